/**
 * LoRA training on libtorch: the only package that touches DJL.
 *
 * <p>A layer's forward and its hand-derived backward are TorchScript text, written by Java from the
 * model's shape ({@link io.athanor.trainer.engine.LayerForwardText}, {@link
 * io.athanor.trainer.engine.LayerBackwardText}) and loaded from memory ({@link
 * io.athanor.trainer.engine.TorchScriptModule}). {@link io.athanor.trainer.engine.LlamaModel} runs
 * them over packs of rows, {@link io.athanor.trainer.engine.LoraAdapters} holds what is trained and
 * {@link io.athanor.trainer.engine.AdamW} moves it. No graph is recorded: only A and B get
 * gradients, the frozen weights never do.
 *
 * <p>Shapes in comments: T tokens of a pack, H hidden size, F feed-forward size, V vocabulary, r
 * rank.
 */
@NullMarked
package io.athanor.trainer.engine;

import org.jspecify.annotations.NullMarked;

package io.athanor.inference.engine.llamacpp;

/** Changes operations of graphs before they are computed. Confined to the engine's thread. */
interface GraphEditor {

  /**
   * Looks at the next operation of a graph; must not throw.
   *
   * @param node address of its tensor
   */
  void edit(long node);

  /** Fails when the last graph was not computed as it should have been. */
  void verify();
}

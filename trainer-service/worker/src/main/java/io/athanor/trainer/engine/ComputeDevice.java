package io.athanor.trainer.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;

/**
 * Where kernels run. The text of most is the same everywhere; attention is chosen by device.
 *
 * <p>CUDA has never been run: its kernel text is compiled in the tests, which checks names and
 * types of its operators and nothing else.
 */
public enum ComputeDevice {
  CPU(Device.cpu()),
  CUDA(Device.gpu());

  private final Device device;

  ComputeDevice(Device device) {
    this.device = device;
  }

  /** A GPU if libtorch was built for one and sees it. */
  static ComputeDevice best() {
    return Engine.getEngine(TorchRuntime.engineName()).getGpuCount() > 0 ? CUDA : CPU;
  }

  Device device() {
    return device;
  }

  /** Attention kernels of this device. */
  AttentionText attention() {
    return switch (this) {
      case CPU -> new CpuAttentionText();
      case CUDA -> new CudaAttentionText();
    };
  }
}

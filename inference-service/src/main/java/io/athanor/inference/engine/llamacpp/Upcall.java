package io.athanor.inference.engine.llamacpp;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;

/** Function pointers for native code. An exception that escapes such a method ends the JVM. */
final class Upcall {

  private Upcall() {}

  /**
   * A pointer to a method of an object.
   *
   * @param lookup of the object's class
   * @param descriptor the C function's signature, which is the method's too
   * @param arena as long as whose life the pointer is valid
   */
  static MemorySegment to(
      MethodHandles.Lookup lookup,
      Object receiver,
      String method,
      FunctionDescriptor descriptor,
      Arena arena) {
    try {
      var target = lookup.bind(receiver, method, descriptor.toMethodType());
      return Linker.nativeLinker().upcallStub(target, descriptor, arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "No method %s as C would call it in %s".formatted(method, receiver.getClass()), e);
    }
  }
}

package io.athanor.local;

import java.time.Duration;

/** Told what the platform does while it starts, runs and stops. */
public interface PlatformListener {

  /** A part that others may use from now on. */
  void ready(String part, Duration took);

  /** A part that died and is started again. */
  void restarting(String part);

  /** The ordered end begins. */
  void stopping();

  /** Says nothing, for tests. */
  PlatformListener SILENT =
      new PlatformListener() {
        @Override
        public void ready(String part, Duration took) {}

        @Override
        public void restarting(String part) {}

        @Override
        public void stopping() {}
      };
}

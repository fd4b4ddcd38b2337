package dev.mothership.cloud;

import java.util.concurrent.locks.LockSupport;

/** The passing of time, in nanoseconds since some moment; used by several threads at once. */
public interface Ticker {
  /** The time of this machine. */
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void pause(long nanos) {
          LockSupport.parkNanos(this, nanos);
        }
      };

  long nanoTime();

  /** Lets about that much time pass, or less: at once when interrupted. */
  void pause(long nanos);
}

package dev.mothership.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports below the range from which systems take the ports of outgoing connections, so that a
 * server can be stopped and started again on the port it had.
 */
public final class FreePort {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 30_000;
  private static final int TRIES = 200;

  private FreePort() {}

  public static int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        continue;
      }
    }
    throw new LocalStackException("no free port between " + LOWEST + " and " + HIGHEST);
  }
}

package dev.mothership.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A port by which pods reach a server that listens to this machine only. */
public final class PodDoor implements AutoCloseable {
  /** An address of this machine that pods of the cluster reach. */
  public static final String ADDRESS_PROPERTY = "mothership.e2e.address";

  private static final int BACKLOG = 100;

  private final URI server;
  private final ServerSocket door;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "pod-door");
            thread.setDaemon(true);
            return thread;
          });

  private PodDoor(URI server, ServerSocket door) {
    this.server = server;
    this.door = door;
  }

  /**
   * The address of {@code -Dmothership.e2e.address}, else that of a node, where a node is this
   * machine.
   *
   * @throws LocalStackException where neither is
   */
  public static InetAddress address(Installation installation) {
    String given = System.getProperty(ADDRESS_PROPERTY, "");
    try {
      if (!given.isBlank()) {
        return InetAddress.getByName(given);
      }
      for (JsonNode node : installation.get("nodes").at("/items")) {
        for (JsonNode named : node.at("/status/addresses")) {
          if (named.at("/type").asText().equals("InternalIP")) {
            InetAddress address = InetAddress.getByName(named.at("/address").asText());
            if (NetworkInterface.getByInetAddress(address) != null) {
              return address;
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new LocalStackException(
        "no node of the cluster is this machine: give an address of this machine that pods reach, -D"
            + ADDRESS_PROPERTY
            + "=ADDRESS");
  }

  /**
   * Opens a free port there.
   *
   * @param server with host and port
   */
  public static PodDoor open(InetAddress address, URI server) {
    try {
      PodDoor door = new PodDoor(server, new ServerSocket(0, BACKLOG, address));
      door.threads.execute(door::accept);
      return door;
    } catch (IOException e) {
      throw new LocalStackException("no port on " + address.getHostAddress(), e);
    }
  }

  /** The server's, as pods reach it. */
  public URI uri() {
    return URI.create(
        "%s://%s:%d%s"
            .formatted(
                server.getScheme(),
                door.getInetAddress().getHostAddress(),
                door.getLocalPort(),
                server.getRawPath()));
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket guest = door.accept();
        threads.execute(() -> serve(guest));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket guest) {
    try (guest;
        Socket host = new Socket(server.getHost(), server.getPort())) {
      threads.execute(() -> pass(host, guest));
      pass(guest, host);
    } catch (IOException gone) {
      // The other side sees that for itself.
    }
  }

  /** Whoever leaves ends it for both. */
  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException gone) {
      // As above.
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}

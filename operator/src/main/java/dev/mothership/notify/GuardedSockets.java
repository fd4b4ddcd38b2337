package dev.mothership.notify;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.SocketFactory;

/**
 * Sockets that connect only to addresses that may be reached. What is judged is the very address
 * that is connected to, whatever a name was said to mean a moment before.
 */
final class GuardedSockets extends SocketFactory {
  private final boolean allowPrivate;
  private final ForbiddenHosts forbidden;

  GuardedSockets(boolean allowPrivate, ForbiddenHosts forbidden) {
    this.allowPrivate = allowPrivate;
    this.forbidden = forbidden;
  }

  /** The address is none that messages may go to. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused() {
      super("the address is not a public one");
    }
  }

  private final class Guarded extends Socket {
    @Override
    public void connect(SocketAddress endpoint) throws IOException {
      connect(endpoint, 0);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      if (!(endpoint instanceof InetSocketAddress inet)
          || inet.isUnresolved()
          || !allowed(inet.getAddress())) {
        throw new Refused();
      }
      super.connect(endpoint, timeout);
    }
  }

  private boolean allowed(InetAddress address) {
    Predicate<String> names = name -> resolves(name, address);
    Set<String> hosts = forbidden.names();
    return !PublicAddress.isLinkLocal(address)
        && (allowPrivate || PublicAddress.is(address))
        && hosts.stream().noneMatch(names);
  }

  private static boolean resolves(String name, InetAddress address) {
    try {
      for (InetAddress own : InetAddress.getAllByName(name)) {
        if (own.equals(address)) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public Socket createSocket() {
    return new Guarded();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket(InetAddress.getByName(host), port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(InetAddress.getByName(host), port, local, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    Socket socket = new Guarded();
    socket.connect(new InetSocketAddress(host, port));
    return socket;
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    Socket socket = new Guarded();
    socket.bind(new InetSocketAddress(local, localPort));
    socket.connect(new InetSocketAddress(host, port));
    return socket;
  }
}

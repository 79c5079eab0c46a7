package dev.luthier.benchmarks.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Hands connections to an address of this machine on to a port of its loopback. */
final class Forwarding implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Forwarding.class.getName());

  private final ServerSocket server;
  private final int to;

  private Forwarding(ServerSocket server, int to) {
    this.server = server;
    this.to = to;
  }

  /** Listens on a free port of an address. */
  static Forwarding start(String address, int to) throws IOException {
    var server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
    var forwarding = new Forwarding(server, to);
    daemon(forwarding::accept);
    return forwarding;
  }

  private static void daemon(Runnable work) {
    var thread = new Thread(work, "forwarding");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket from = server.accept();
        try {
          var target = new Socket(InetAddress.getLoopbackAddress(), to);
          daemon(() -> copy(from, target));
          daemon(() -> copy(target, from));
        } catch (IOException e) {
          from.close();
        }
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "closed, or a client that is gone already", e);
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "one of the two has gone, and with it the other", e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

package dev.luthier.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports that a node will listen at. */
final class FreePort {
  private FreePort() {}

  /**
   * Refuses a port that somebody has, before anything is begun that others would notice.
   *
   * @param setting names it in the message
   * @param port 0: any that is free
   */
  static void require(String setting, String host, int port) {
    try {
      new ServerSocket(port, 1, InetAddress.getByName(host)).close();
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInput(
          setting
              + " "
              + host
              + ":"
              + port
              + " cannot be listened at: "
              + e.getMessage()
              + ". Maybe another node has it; choose another.");
    }
  }
}

package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Hands files of a node to other nodes, piece by piece, as they ask for them. */
final class FileServer {
  private static final int PIECE = 128 << 10;

  /** Read on from there. */
  record Read(String study, String path, long offset, ActorRef<Piece> replyTo)
      implements ClusterMessage {}

  /**
   * A piece of a file.
   *
   * @param missing why there is none; blank: there is
   * @param last whether the file ends here
   */
  record Piece(ByteBuffer bytes, boolean last, String missing) implements ClusterMessage {}

  /**
   * What stands for a node's name where others serve the checkpoints that they have taken from it.
   */
  static String inherited(String node) {
    return "!of-" + node;
  }

  /** What stands for a node's name where any supervisor serves the jars that users sent. */
  static final String JARS = "!jars";

  /** Where a file is that somebody asks for. */
  @FunctionalInterface
  interface Served {
    Path find(String study, String path) throws IOException;
  }

  private FileServer() {}

  /** The name under which a node's files are found. */
  static ServiceKey<Read> key(String node) {
    return ServiceKey.create(Read.class, "luthier-files-" + node);
  }

  /** Serves files; to be spawned on a dispatcher that may block. */
  static Behavior<Read> create(String node, Served files) {
    return Behaviors.setup(
        context -> {
          context
              .getSystem()
              .receptionist()
              .tell(Receptionist.register(key(node), context.getSelf()));
          return Behaviors.receiveMessage(
              m -> {
                m.replyTo().tell(piece(files, m));
                return Behaviors.same();
              });
        });
  }

  private static Piece piece(Served files, Read m) {
    try (var channel = FileChannel.open(files.find(m.study(), m.path()), StandardOpenOption.READ)) {
      var buffer = ByteBuffer.allocate(PIECE);
      int read = 0;
      while (read >= 0 && buffer.hasRemaining()) {
        read = channel.read(buffer, m.offset() + buffer.position());
      }
      boolean last = m.offset() + buffer.position() >= channel.size();
      return new Piece(buffer.flip(), last, "");
    } catch (IOException e) {
      return new Piece(ByteBuffer.allocate(0), true, e.toString());
    }
  }
}

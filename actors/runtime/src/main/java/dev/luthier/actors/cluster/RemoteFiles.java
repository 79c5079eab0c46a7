package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.receptionist.Receptionist;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.CheckpointGone;
import dev.luthier.eval.RemoteFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** Fetches files from the nodes that have them. Its methods block. For many threads. */
final class RemoteFiles {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 250;

  private final ActorSystem<?> system;
  private final Duration patience;
  private final Function<String, Artifacts> best;

  /**
   * Files of the nodes of a cluster.
   *
   * @param patience how long a node may say nothing before its files are gone
   * @param best where the best model of a study is kept
   */
  RemoteFiles(ActorSystem<?> system, Duration patience, Function<String, Artifacts> best) {
    this.system = system;
    this.patience = patience;
    this.best = best;
  }

  /** Whether waiting will not bring a file back. */
  static boolean isGone(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CheckpointGone || (cause != null && isGone(cause));
  }

  /** Copies the files of a refit to where best models are kept. */
  void keep(String node, Kept.Refit refit) {
    String study = refit.token().study();
    try {
      for (String name : refit.files()) {
        keep(node, study, name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** By way of a file: whatever it is saved to must not wait for the network. */
  private void keep(String node, String study, String name) throws IOException {
    Path copied = Files.createTempFile("luthier-best-", ".copy");
    try {
      try (var out = Files.newOutputStream(copied)) {
        copy(node, study, "best/" + name, out);
      }
      best.apply(study).save(name, out -> Files.copy(copied, out));
    } finally {
      Files.deleteIfExists(copied);
    }
  }

  /**
   * Copies a file.
   *
   * @throws CheckpointGone if the node has none, or is away for too long
   */
  void copy(String node, String study, String path, OutputStream out) throws IOException {
    long offset = 0;
    FileServer.Piece piece;
    do {
      // Patience begins anew with each piece: a large file takes its time.
      piece = piece(node, study, path, offset, System.nanoTime() + patience.toNanos());
      if (!piece.missing().isEmpty()) {
        throw new CheckpointGone(
            "file "
                + path
                + " of study '"
                + study
                + "' is not on node "
                + node
                + " any more: "
                + piece.missing());
      }
      byte[] bytes = new byte[piece.bytes().remaining()];
      piece.bytes().get(bytes);
      out.write(bytes);
      offset += bytes.length;
    } while (!piece.last());
  }

  /**
   * Copies a jar that a user sent, from any supervisor.
   *
   * @throws RemoteFailure if there is none, which is no fault of a trial
   */
  void jar(String sha256, OutputStream out) throws IOException {
    try {
      copy(FileServer.JARS, "", sha256, out);
    } catch (CheckpointGone e) {
      throw RemoteFailure.lost("jar " + sha256 + " cannot be had from any supervisor");
    }
  }

  private FileServer.Piece piece(String node, String study, String path, long offset, long until)
      throws IOException {
    while (true) {
      // Seen before anybody is asked: one that left with a question may have an heir by now.
      boolean last = System.nanoTime() - until > 0;
      Optional<FileServer.Piece> none = Optional.empty();
      boolean silent = false;
      for (ActorRef<FileServer.Read> server : servers(node)) {
        Optional<FileServer.Piece> piece = ask(server, study, path, offset);
        if (piece.isPresent() && piece.get().missing().isEmpty()) {
          return piece.get();
        }
        if (piece.isPresent()) {
          none = piece;
        } else {
          silent = true;
        }
      }
      if (none.isPresent() && !silent) {
        return none.get();
      }
      if (last) {
        throw new CheckpointGone(
            "file "
                + path
                + " of study '"
                + study
                + "' is on node "
                + node
                + ", which is away for more than "
                + patience.toSeconds()
                + " s.");
      }
      pause();
    }
  }

  private Optional<FileServer.Piece> ask(
      ActorRef<FileServer.Read> server, String study, String path, long offset)
      throws InterruptedIOException {
    CompletionStage<FileServer.Piece> answer =
        AskPattern.ask(
            server,
            replyTo -> new FileServer.Read(study, path, offset, replyTo),
            TIMEOUT,
            system.scheduler());
    return await(answer);
  }

  /** The node itself, if it is there, then those that have taken over what it had. */
  private List<ActorRef<FileServer.Read>> servers(String node) throws InterruptedIOException {
    var servers = new ArrayList<>(find(node));
    servers.addAll(find(FileServer.inherited(node)));
    return servers;
  }

  private Collection<ActorRef<FileServer.Read>> find(String node) throws InterruptedIOException {
    var key = FileServer.key(node);
    CompletionStage<Receptionist.Listing> listing =
        AskPattern.ask(
            system.receptionist(),
            replyTo -> Receptionist.find(key, replyTo),
            TIMEOUT,
            system.scheduler());
    return await(listing).map(l -> l.getServiceInstances(key)).orElse(Set.of());
  }

  /** Empty if there was no answer in time. */
  private static <T> Optional<T> await(CompletionStage<T> stage) throws InterruptedIOException {
    try {
      return Optional.of(stage.toCompletableFuture().get());
    } catch (ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while a file was fetched");
  }
}

package dev.luthier.child;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child that runs: what it says, what it is told, and how it ended. Its output is read to its end
 * whatever happens, so that it never waits for us. For one thread, but {@link #kill} for any.
 */
final class ChildProcess {
  private static final Logger LOGGER = LoggerFactory.getLogger(ChildProcess.class);
  private static final int LONGEST_LINE = 1 << 20;
  private static final int WAITING = 256;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Process process;
  private final BlockingQueue<Optional<FromChild>> heard = new ArrayBlockingQueue<>(WAITING);
  private final LastLines lastLines = new LastLines();
  private final ExecutorService writer;
  private final Thread outputReader;
  private final Thread errorReader;
  private volatile boolean killed;
  private boolean used;
  private boolean spoken;

  private ChildProcess(Process process, ExecutorService writer) {
    this.process = process;
    this.writer = writer;
    this.outputReader = daemon(this::readOutput, name(process) + "-output");
    this.errorReader = daemon(this::readErrors, name(process) + "-errors");
  }

  /**
   * Starts a child.
   *
   * @param device the accelerator it may see; empty: none in particular
   * @throws IOException if there is no such program
   */
  static ChildProcess start(ChildCommand command, OptionalInt device) throws IOException {
    var builder = new ProcessBuilder(command.words()).directory(command.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    device.ifPresent(
        d -> builder.environment().put(ChildEnvironment.DEVICES, ChildEnvironment.device(d)));
    Process process = builder.start();
    return attend(
        process, Executors.newSingleThreadExecutor(task -> daemon(task, name(process) + "-input")));
  }

  /**
   * Attends to a process that was started.
   *
   * @param writer writes what it is told; it is shut down when the process has ended
   */
  static ChildProcess attend(Process process, ExecutorService writer) {
    var child = new ChildProcess(process, writer);
    child.offerToTheKernel();
    child.outputReader.start();
    child.errorReader.start();
    var unused = child.process.onExit().thenRun(child::exited);
    return child;
  }

  private static String name(Process process) {
    return "luthier-child-" + process.pid();
  }

  private static Thread daemon(Runnable task, String name) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Where memory is short, the kernel shall take a child, not the trainer. */
  private void offerToTheKernel() {
    Path score = Path.of("/proc", Long.toString(process.pid()), "oom_score_adj");
    if (Files.exists(score)) {
      try {
        Files.writeString(score, "500");
      } catch (IOException e) {
        LOGGER.debug("{} cannot be written", score, e);
      }
    }
  }

  private void readOutput() {
    try {
      var lines = new BoundedLines(process.getInputStream(), LONGEST_LINE);
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        Optional<FromChild> message = Lines.read(line.get(), FromChild.class);
        if (message.isPresent()) {
          pass(message);
        } else {
          lastLines.add(line.get());
        }
      }
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        lastLines.add("(it closed its output and went on)");
        kill();
      }
    } catch (IOException e) {
      LOGGER.debug("the output of child {} ended", process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(Optional<FromChild> message) throws InterruptedException {
    while (!killed && !heard.offer(message, 100, TimeUnit.MILLISECONDS)) {
      LOGGER.trace("child {} speaks faster than it is heard", process.pid());
    }
  }

  private void readErrors() {
    try {
      var lines = new BoundedLines(process.getErrorStream(), LONGEST_LINE);
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        lastLines.add(line.get());
      }
    } catch (IOException e) {
      LOGGER.debug("the errors of child {} ended", process.pid(), e);
    }
  }

  /** The readers have some time for what is left; a grandchild may hold the streams open. */
  private void exited() {
    try {
      outputReader.join(PATIENCE.toMillis());
      errorReader.join(PATIENCE.toMillis());
      while (!heard.offer(Optional.empty(), 100, TimeUnit.MILLISECONDS) && !killed) {
        LOGGER.trace("the end of child {} waits to be heard", process.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      writer.shutdownNow();
    }
  }

  /**
   * Says something, without waiting for the child to listen. If it has ended, nothing happens: how
   * it did is heard.
   */
  void send(ToChild message) {
    byte[] line = Lines.order(message);
    try {
      writer.execute(() -> write(line));
    } catch (RejectedExecutionException e) {
      // No question beforehand would do: the child may end between that and the order.
      LOGGER.debug("child {} has ended and listens no more", process.pid(), e);
    }
  }

  private void write(byte[] line) {
    try {
      OutputStream out = process.getOutputStream();
      out.write(line);
      out.flush();
    } catch (IOException e) {
      LOGGER.debug("child {} listens no more", process.pid(), e);
    }
  }

  /**
   * What the child says next; empty if it says nothing for so long.
   *
   * @throws ChildGone if it has ended, and all it said was heard
   */
  Optional<FromChild> hear(Duration patience) throws InterruptedException, ChildGone {
    Optional<FromChild> message = heard.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (message == null) {
      return Optional.empty();
    }
    if (message.isEmpty()) {
      throw new ChildGone(process.waitFor(), lastLines.text());
    }
    spoken = true;
    return message;
  }

  /** Whether it has said anything since it was used. */
  boolean hasSpoken() {
    return spoken;
  }

  /** Whether it can take an order; whatever it said unasked is forgotten. */
  boolean isReady() {
    heard.removeIf(Optional::isPresent);
    return process.isAlive() && heard.isEmpty();
  }

  /** Whether it has done anything before; from now on it has. */
  boolean use() {
    boolean before = used;
    used = true;
    spoken = false;
    return before;
  }

  /** Ends it, and whatever it has started, at once. */
  void kill() {
    killed = true;
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}

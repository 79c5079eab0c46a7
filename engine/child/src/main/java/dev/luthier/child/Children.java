package dev.luthier.child;

import dev.luthier.eval.RemoteFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The children of one study: one a slot, started when a leg needs one. For many threads. */
final class Children {
  private static final Duration LONGEST_START = Duration.ofMinutes(10);

  private final ChildCommand command;
  private final ToChild.Study study;
  private final Map<OptionalInt, Deque<ChildProcess>> idle = new HashMap<>();
  private final Set<ChildProcess> all = new HashSet<>();
  private OptionalInt folds = OptionalInt.empty();
  private boolean closed;

  Children(ChildCommand command, ToChild.Study study) {
    this.command = command;
    this.study = study;
  }

  /** A child on the calling thread's device; whoever takes it gives it back or lets it go. */
  ChildProcess take() throws IOException, InterruptedException {
    for (var kept = poll(); kept.isPresent(); kept = poll()) {
      if (kept.get().isReady()) {
        return kept.get();
      }
      letGo(kept.get());
    }
    return started();
  }

  private synchronized Optional<ChildProcess> poll() {
    var mine = idle.get(ChildDevices.ofThisThread());
    return mine == null ? Optional.empty() : Optional.ofNullable(mine.poll());
  }

  private ChildProcess started() throws IOException, InterruptedException {
    var child = ChildProcess.start(command, ChildDevices.ofThisThread());
    register(child);
    boolean ready = false;
    try {
      child.send(study);
      if (command.answersStudy()) {
        awaitReady(child);
      }
      ready = true;
      return child;
    } finally {
      if (!ready) {
        letGo(child);
      }
    }
  }

  private void awaitReady(ChildProcess child) throws InterruptedException {
    try {
      var said = child.hear(LONGEST_START);
      if (said.isPresent() && said.get() instanceof FromChild.Ready ready) {
        prescribe(ready);
      } else if (said.isPresent() && said.get() instanceof FromChild.Failed failed) {
        throw RemoteFailure.failed(String.valueOf(failed.cause()));
      } else {
        throw RemoteFailure.failed("the child did not make its objective: " + said);
      }
    } catch (ChildGone e) {
      throw e.asFailure("while it made the objective, ");
    }
  }

  private synchronized void prescribe(FromChild.Ready ready) {
    Integer count = ready.folds();
    if (count != null) {
      folds = OptionalInt.of(count);
    }
  }

  /** What the last child that started said of its folds. */
  synchronized OptionalInt folds() {
    return folds;
  }

  private synchronized void register(ChildProcess child) {
    all.add(child);
    if (closed) {
      child.kill();
    }
  }

  /** It is idle again. */
  synchronized void giveBack(ChildProcess child) {
    if (closed) {
      child.kill();
    } else {
      idle.computeIfAbsent(ChildDevices.ofThisThread(), d -> new ArrayDeque<>()).push(child);
    }
  }

  /** It is of no more use. */
  synchronized void letGo(ChildProcess child) {
    child.kill();
    all.remove(child);
  }

  /** Ends all of them, also those that are at work. */
  synchronized void close() {
    closed = true;
    all.forEach(ChildProcess::kill);
    all.clear();
    idle.clear();
  }
}

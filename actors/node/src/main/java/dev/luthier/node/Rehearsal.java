package dev.luthier.node;

import dev.luthier.actors.Submission;
import dev.luthier.actors.Tuner;
import dev.luthier.space.Parameter;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.store.json.EntryCodec;
import dev.luthier.study.Budget;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Recovery;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.CelConstraints;
import dev.luthier.studyfile.StudyFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A small study that a supervisor node runs in its own memory when it starts. What the Java machine
 * has to load and prepare for a study is there when the node takes the real ones over, which may be
 * much later and must be quick.
 */
final class Rehearsal {
  private static final int TRIALS = 20;

  private Rehearsal() {}

  /** Runs, writes and reads the study; blocks for a second or two. */
  static void run() throws IOException {
    Parameter<Double> x = Parameter.uniform("x", -1, 1);
    var written =
        StudyFile.toJson(
            StudySpec.minimizing("loss")
                .name("rehearsal")
                .objective("rehearsal")
                .over(x)
                .halving(2, "1x1", "2x1", "4x2")
                .budget(Budget.trials(TRIALS))
                .build());
    StudySpec spec = StudyFile.fromJson(written, new CelConstraints());
    var store = new MemoryStudyStore();
    try (var tuner = Tuner.options().slots(1).store(store).start()) {
      tuner.submit(new Submission(spec, t -> Math.abs(t.get(x)), 0)).toCompletableFuture().join();
    }
    reopen(store.open(spec).read());
  }

  /** As whoever takes a study over does. */
  private static void reopen(List<LogEntry> entries) throws IOException {
    var out = new ByteArrayOutputStream();
    for (LogEntry entry : entries) {
      EntryCodec.write(entry, out);
      out.write('\n');
    }
    var codec = new EntryCodec(json -> StudyFile.fromJson(json, new CelConstraints()));
    var again = new ArrayList<LogEntry>();
    codec.readAll(out.toByteArray(), 0, out.size(), again);
    Recovery kept = Recovery.of(again);
    if (!kept.state().isSettled() || again.size() != entries.size()) {
      throw new IOException("a log of " + entries.size() + " entries was not read as written.");
    }
  }
}

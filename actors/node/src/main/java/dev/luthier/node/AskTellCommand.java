package dev.luthier.node;

import dev.luthier.AskTell;
import dev.luthier.study.StudySpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code luthier ask-tell}. */
@Command(
    name = "ask-tell",
    mixinStandardHelpOptions = true,
    description = "You run the trials: one JSON object a line on stdin and stdout.",
    footer = {
      "",
      "Example: echo '{\"op\":\"ask\"}' | luthier ask-tell STUDY.conf",
      "Then {\"op\":\"tell\",\"trial\":0,\"value\":0.12}; all orders are in docs/ask-tell.md."
    })
final class AskTellCommand implements Callable<Integer> {
  @Mixin private StudyFileOptions study = new StudyFileOptions();

  @Mixin private StoreOptions store = new StoreOptions();

  @Override
  public Integer call() throws IOException {
    StudySpec spec = Archive.spec(study);
    var directory = StudyDirectory.fresh(study.out(), spec.name());
    directory.create();
    store.begin(spec, directory);
    return converse(spec, directory, 0);
  }

  /**
   * Answers stdin until it ends; the log keeps all, and resume goes on.
   *
   * @param more trials over the budget
   */
  static int converse(StudySpec spec, StudyDirectory directory, int more) throws IOException {
    System.err.println("luthier: study '" + spec.name() + "' in " + directory.path());
    try (var open = AskTell.open(spec, Archive.store(directory))) {
      if (more > 0) {
        open.extend(more);
      }
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      new Conversation(open).run(in, System.out);
      if (open.state().finish().isPresent()) {
        DurableFile.write(directory.result(), Json.writer(ResultJson.of(open.result())));
        new BestDirectory(directory.best()).complete(open.result());
      }
      return open.result().failed() ? ExitCode.FAILED : ExitCode.DONE;
    }
  }
}

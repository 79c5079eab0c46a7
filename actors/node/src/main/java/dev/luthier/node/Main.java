package dev.luthier.node;

import dev.luthier.client.NodeFailure;
import dev.luthier.eval.StorageFailure;
import dev.luthier.studyfile.StudyFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
    name = "luthier",
    mixinStandardHelpOptions = true,
    version = "luthier 0.1.0-SNAPSHOT",
    description = "Finds good hyperparameters by running many trials at once.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done; 1 the study failed; 2 bad input;",
      "75 paused, for its log or a checkpoint cannot be written; 130 interrupted; both resumable."
    },
    subcommands = {
      TuneCommand.class,
      ResumeCommand.class,
      ReplayCommand.class,
      ShowCommand.class,
      AskTellCommand.class,
      SimulateCommand.class,
      NodeCommand.class,
      SubmitCommand.class,
      StudiesCommand.class,
      WatchCommand.class,
      CancelCommand.class,
      ExportCommand.class,
      ImportCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command; answers the exit code. */
  static int run(String... args) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(ExportCommand.Form.class, ExportCommand.Form::of)
        .setParameterExceptionHandler(Main::misused)
        .setExecutionStrategy(Main::execute)
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command))
        .execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** Help is no answer to what nobody knows. */
  private static int execute(ParseResult parsed) {
    if (!parsed.unmatched().isEmpty()) {
      throw new UnmatchedArgumentException(
          parsed.asCommandLineList().get(0), List.copyOf(parsed.unmatched()));
    }
    return new RunLast().execute(parsed);
  }

  private static int misused(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    String message = String.valueOf(failure.getMessage()).strip();
    command
        .getErr()
        .println(
            "luthier: "
                + message
                + (message.endsWith(".") ? "" : ".")
                + (message.contains("Maybe ")
                    ? ""
                    : " Maybe see " + command.getCommandSpec().qualifiedName() + " --help."));
    return ExitCode.BAD_INPUT;
  }

  private static int failed(Exception failure, CommandLine command) {
    if (failure instanceof BadInput
        || failure instanceof StudyFileException
        || failure instanceof IllegalArgumentException) {
      command.getErr().println("luthier: " + failure.getMessage());
      return ExitCode.BAD_INPUT;
    } else if (failure instanceof NodeFailure refusal) {
      command.getErr().println("luthier: " + NodeOptions.told(refusal, command));
      return ExitCode.BAD_INPUT;
    } else if (failure instanceof NoSuchFileException) {
      command
          .getErr()
          .println("luthier: " + failure.getMessage() + " does not exist. Maybe check the path.");
      return ExitCode.BAD_INPUT;
    } else if (failure instanceof StorageFailure) {
      command
          .getErr()
          .println(
              "luthier: "
                  + failure.getMessage()
                  + " All that was acknowledged is kept. Maybe luthier resume its directory.");
      return ExitCode.PAUSED;
    } else if (failure instanceof CompletionException e && e.getCause() instanceof IOException io) {
      return refused(command, io);
    } else if (failure instanceof UncheckedIOException) {
      command.getErr().println("luthier: " + failure.getMessage());
      return ExitCode.BAD_INPUT;
    } else if (failure instanceof IOException io) {
      return refused(command, io);
    }
    command.getErr().println("luthier: this is a fault of Luthier itself: " + failure);
    failure.printStackTrace(command.getErr());
    return ExitCode.FAILED;
  }

  private static int refused(CommandLine command, IOException failure) {
    String why = FileTrouble.of(failure);
    command
        .getErr()
        .println("luthier: " + why + (why.contains("Maybe ") ? "" : ". Maybe check the path."));
    return ExitCode.BAD_INPUT;
  }
}

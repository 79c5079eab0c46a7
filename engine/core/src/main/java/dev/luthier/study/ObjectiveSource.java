package dev.luthier.study;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where the objective of a study is found that was not handed over as code. */
public sealed interface ObjectiveSource {
  /** For people: the class, or the command. */
  String text();

  /**
   * A class, or whatever else the reader of the study knows by this name.
   *
   * @param jars SHA-256 of the jars it needs besides those of Luthier, in the order of the class
   *     path, as 64 lower-case hexadecimal digits
   */
  record Named(String name, List<String> jars) implements ObjectiveSource {
    public Named {
      jars = List.copyOf(jars);
      for (String jar : jars) {
        if (!jar.matches("[0-9a-f]{64}")) {
          throw new IllegalArgumentException(
              "jar '"
                  + jar
                  + "' is no SHA-256. Maybe send the file with luthier submit --jar FILE.");
        }
      }
    }

    /** A class that needs no jars. */
    public Named(String name) {
      this(name, List.of());
    }

    @Override
    public String text() {
      return name;
    }
  }

  /**
   * A program that trains legs, in lines of JSON on its input and output.
   *
   * @param command with its arguments; at least the program
   * @param environment variables set for it, besides a few that it inherits
   * @param refit whether it can train the winner once more and keep a model
   */
  record Program(List<String> command, Map<String, String> environment, boolean refit)
      implements ObjectiveSource {
    public Program {
      command = List.copyOf(command);
      environment = Collections.unmodifiableMap(new TreeMap<>(environment));
      if (command.isEmpty()) {
        throw new IllegalArgumentException(
            "command is empty. Maybe command = [\"python3\", \"train.py\"].");
      }
    }

    @Override
    public String text() {
      return String.join(" ", command);
    }
  }
}

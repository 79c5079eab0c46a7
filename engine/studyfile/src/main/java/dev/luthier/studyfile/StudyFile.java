package dev.luthier.studyfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import dev.luthier.search.Suggester;
import dev.luthier.space.Constraint;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads study files strictly, and writes and reads a study as one line of JSON. */
public final class StudyFile {
  private static final JsonMapper JSON = new JsonMapper();

  private StudyFile() {}

  /**
   * Reads a study file without constraints.
   *
   * @throws StudyFileException if it cannot be used
   */
  public static StudySpec parse(Path file) {
    return parse(file, List.of());
  }

  /**
   * Reads a study file without constraints.
   *
   * @param overrides each {@code path=value}; what stands at the path is replaced
   * @throws StudyFileException if it cannot be used
   */
  public static StudySpec parse(Path file, List<String> overrides) {
    return parse(file, overrides, ConstraintLanguage.none());
  }

  /**
   * Reads a study file.
   *
   * @param overrides each {@code path=value}; what stands at the path is replaced
   * @param language of its constraints
   * @throws StudyFileException if it cannot be used
   */
  public static StudySpec parse(Path file, List<String> overrides, ConstraintLanguage language) {
    DoubleConditions.refuseIn(file.toString(), text(file));
    var reader =
        new SpecReader(
            language, Suggester::named, false, defaultName(String.valueOf(file.getFileName())));
    return reader.read(new Setting(file.toString(), "", config(file, overrides).root()));
  }

  private static Config config(Path file, List<String> overrides) {
    try {
      return override(ConfigFactory.parseFile(file.toFile()), overrides).resolve();
    } catch (ConfigException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /**
   * Where a study file has a key: {@code FILE:LINE}, or the override that has it. For a key that is
   * not there, where its block begins.
   *
   * @param path of keys, such as {@code data.label}
   * @throws StudyFileException if the file cannot be read
   */
  public static Optional<String> place(Path file, List<String> overrides, String path) {
    Config config = config(file, overrides);
    int dot = path.lastIndexOf('.');
    if (!config.hasPath(path)) {
      return dot < 0 ? Optional.empty() : place(file, overrides, path.substring(0, dot));
    }
    return Optional.of(new Setting(file.toString(), path, config.getValue(path)).place());
  }

  /**
   * Reads a study that somebody sent: as a study file, but without includes and substitutions,
   * which would read files and variables of this machine.
   *
   * @param text HOCON or JSON
   * @param language of its constraints
   * @throws StudyFileException if it cannot be used
   */
  public static StudySpec parseForeign(String text, ConstraintLanguage language) {
    return parseForeign(text, "study", language);
  }

  /**
   * Reads a study that somebody sent from a file.
   *
   * @param text HOCON or JSON
   * @param label how its sender calls it, such as the name of the file: complaints begin with it,
   *     and a study without a name gets it, without its extension
   * @param language of its constraints
   * @throws StudyFileException if it cannot be used
   */
  public static StudySpec parseForeign(String text, String label, ConstraintLanguage language) {
    try {
      DoubleConditions.refuseIn(label, text);
      Config config = ForeignText.parse(label, text);
      var reader = new SpecReader(language, Suggester::named, false, defaultName(label));
      return reader.read(new Setting(label, "", config.root()));
    } catch (ConfigException e) {
      throw unreadable(label, e);
    } catch (StackOverflowError e) {
      throw new StudyFileException(label + ": is nested too deep. Maybe flatten it.", e);
    }
  }

  /** The study as one line of JSON, the same for equal studies. */
  public static String toJson(StudySpec spec) {
    return SpecWriter.write(spec);
  }

  /**
   * The study that {@link #toJson} wrote.
   *
   * @param language of its constraints
   * @throws StudyFileException if it was written by something else
   */
  public static StudySpec fromJson(String json, ConstraintLanguage language) {
    return fromJson(json, new SpecReader(language, Suggester::named, true, "study"));
  }

  /**
   * The study that {@link #toJson} wrote, with the code of another: constraints of the same text,
   * and the suggester if it has the same name and options.
   *
   * @throws StudyFileException if it has a constraint that the other has not
   */
  public static StudySpec fromJson(String json, StudySpec code) {
    var constraints = new HashMap<String, Constraint>();
    code.space().constraints().forEach(c -> constraints.put(c.source(), c));
    ConstraintLanguage language =
        (source, parameters) -> {
          Constraint known = constraints.get(source);
          if (known == null) {
            throw new IllegalArgumentException(
                "the kept study has the constraint '"
                    + source
                    + "', the given one has not. Maybe add it again, or use another name.");
          }
          return known;
        };
    return fromJson(
        json,
        new SpecReader(language, (name, options) -> suggester(name, options, code), true, "study"));
  }

  private static Suggester suggester(String name, Map<String, Object> options, StudySpec code) {
    Suggester given = code.suggester();
    return given.name().equals(name) && given.options().equals(options)
        ? given
        : Suggester.named(name, options);
  }

  /** Not with the parser of study files: that one takes 2.0 for the integer 2. */
  private static StudySpec fromJson(String json, SpecReader reader) {
    try {
      Object plain = JSON.readValue(json, Object.class);
      return reader.read(new Setting("saved study", "", ConfigValueFactory.fromAnyRef(plain)));
    } catch (JsonProcessingException e) {
      throw new StudyFileException(
          "saved study: is no JSON: "
              + e.getOriginalMessage()
              + ". Maybe it was cut or edited by hand.",
          e);
    }
  }

  /**
   * What a study file holds, as it is.
   *
   * @throws StudyFileException if it cannot be read
   */
  public static String text(Path file) {
    if (Files.isDirectory(file)) {
      throw new StudyFileException(
          "'" + file + "' is a directory. Maybe name a study file in it, such as study.conf.");
    }
    if (!Files.isRegularFile(file)) {
      throw new StudyFileException(
          file
              + ": there is no such file. Maybe the path is relative to another directory than "
              + Path.of("").toAbsolutePath()
              + ".");
    }
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new StudyFileException(
          file + ": cannot be read (" + e.getMessage() + "). Maybe its permissions are missing.",
          e);
    }
  }

  private static String defaultName(String file) {
    return file.replaceFirst("\\.(conf|json|hocon)$", "");
  }

  private static Config override(Config config, List<String> overrides) {
    Config changed = config;
    for (String override : overrides) {
      changed = override(changed, override);
    }
    return changed;
  }

  private static Config override(Config config, String override) {
    int equals = override.indexOf('=');
    String label = Setting.OVERRIDE + override;
    if (equals < 1) {
      throw new StudyFileException(
          label + ": is not of the form path=value. Maybe --set budget.trials=10.");
    }
    String path = override.substring(0, equals).trim();
    try {
      ConfigValue value =
          ConfigFactory.parseString("value = " + override.substring(equals + 1))
              .resolveWith(config)
              .getValue("value")
              .withOrigin(ConfigOriginFactory.newSimple(label));
      return replace(config, keeping(config, path, value), value);
    } catch (ConfigException e) {
      throw new StudyFileException(
          label + ": cannot be read. Maybe put the value in quotes: --set 'path=\"value\"'.", e);
    }
  }

  /** A plain value for a parameter does not replace it but fixes it. */
  private static String keeping(Config config, String path, ConfigValue value) {
    List<String> keys = ConfigUtil.splitPath(path);
    boolean plain =
        value.valueType() != ConfigValueType.OBJECT && value.valueType() != ConfigValueType.LIST;
    if (!plain || keys.size() != 2 || !keys.get(0).equals("space")) {
      return path;
    }
    Config resolved = config.resolve();
    boolean declared =
        resolved.hasPath(path) && resolved.getValue(path).valueType() == ConfigValueType.OBJECT;
    return declared ? path + ".fixed" : path;
  }

  /** Replaces before substitutions are resolved where that is possible, so that they see it. */
  private static Config replace(Config config, String path, ConfigValue value) {
    try {
      return config.withValue(path, value);
    } catch (ConfigException.NotResolved e) {
      return config.resolve().withValue(path, value);
    }
  }

  private static StudyFileException unreadable(String file, ConfigException e) {
    var origin = e.origin();
    boolean placed = origin != null && origin.lineNumber() > 0;
    String why = String.valueOf(e.getMessage());
    if (origin != null && why.startsWith(origin.description() + ": ")) {
      why = why.substring(origin.description().length() + 2);
    }
    return new StudyFileException(
        file
            + (placed ? ":" + origin.lineNumber() : "")
            + ": cannot be read: "
            + (why.strip() + ".").replace("..", ".")
            + " Maybe "
            + hint(e),
        e);
  }

  private static String hint(ConfigException e) {
    if (e instanceof ConfigException.UnresolvedSubstitution) {
      return "define that key or environment variable.";
    }
    return e instanceof ConfigException.WrongType
        ? "begin with keys, such as name = digits."
        : "a bracket, quote or comma is missing.";
  }
}

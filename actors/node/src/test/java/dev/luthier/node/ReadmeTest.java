package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.dl4j.DataSettings;
import dev.luthier.search.Suggester;
import dev.luthier.studyfile.StudyFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the README and the RATIONALE show must work. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final String SURROUNDINGS =
      """
      import dev.luthier.*;
      import dev.luthier.actors.*;
      import dev.luthier.dl4j.*;
      import dev.luthier.eval.*;
      import dev.luthier.search.*;
      import dev.luthier.space.*;
      import dev.luthier.store.file.*;
      import dev.luthier.study.*;
      import java.net.URI;
      import java.nio.file.Path;
      import java.time.Duration;

      class SnippetNUMBER {
        static Parameter<Double> lr = Parameter.uniform("lr", 0, 1);
        static Parameter<Integer> layers = Parameter.integer("layers", 1, 2);
        static Objective objective = t -> 0;
        static StudySpec spec = StudySpec.minimizing("loss").over(lr).build();
        static String token = "";

        static double train(double lr, int layers) {
          return 0;
        }

        static void snippet() throws Exception {
      CODE
        }
      }
      """;

  @TempDir private Path directory = Path.of("");

  private static String text(String document) throws IOException {
    return Files.readString(ROOT.resolve(document));
  }

  private static List<String> blocks(String language) throws IOException {
    var found = new ArrayList<String>();
    Pattern fence = Pattern.compile("```" + language + "\\R(.*?)```", Pattern.DOTALL);
    for (String document : List.of("README.md", "RATIONALE.md")) {
      Matcher matcher = fence.matcher(text(document));
      while (matcher.find()) {
        found.add(matcher.group(1));
      }
    }
    return found;
  }

  @Test
  void javaCompiles() throws IOException {
    List<String> snippets = blocks("java");
    assertThat(snippets).hasSizeGreaterThanOrEqualTo(2);
    var files = new ArrayList<Path>();
    for (int i = 0; i < snippets.size(); i++) {
      Path file = directory.resolve("Snippet" + i + ".java");
      Files.writeString(
          file,
          SURROUNDINGS.replace("NUMBER", Integer.toString(i)).replace("CODE", snippets.get(i)));
      files.add(file);
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    var said = new StringWriter();
    try (var sources = compiler.getStandardFileManager(null, null, null)) {
      var options =
          List.of(
              "-proc:none",
              "-d",
              directory.toString(),
              "-cp",
              System.getProperty("java.class.path"));
      var task =
          compiler.getTask(
              said, sources, null, options, null, sources.getJavaFileObjectsFromPaths(files));
      assertThat(task.call()).as(said.toString()).isTrue();
    }
  }

  @Test
  void studyFilesAreRead() throws IOException {
    List<String> studies = blocks("hocon");
    assertThat(studies).isNotEmpty();
    for (String study : studies) {
      Path file = directory.resolve("study.conf");
      Files.writeString(file, study);
      assertThat(StudyFile.parse(file).space().parameters()).isNotEmpty();
    }
  }

  @Test
  void commandsSuggestersAndFilesThatAreNamedExist() throws IOException {
    String readme = text("README.md");
    Matcher command = Pattern.compile("scripts/luthier ([a-z][a-z-]+)").matcher(readme);
    while (command.find()) {
      assertThat(CommandLineRun.of(command.group(1), "--help").code()).isZero();
    }
    Matcher suggester = Pattern.compile("(?m)^\\* `([a-z-]+)`:").matcher(readme);
    int suggesters = 0;
    for (; suggester.find(); suggesters++) {
      assertThat(Suggester.named(suggester.group(1), Map.of())).isNotNull();
    }
    assertThat(suggesters).isGreaterThanOrEqualTo(4);
    Matcher file = Pattern.compile("(?:conf/studies|docs)/[a-z-]+\\.[a-z]+").matcher(readme);
    while (file.find()) {
      assertThat(ROOT.resolve(file.group())).exists();
    }
  }

  @Test
  void everyCommandIsNamed() throws IOException {
    String readme = text("README.md");
    var commands = new CommandLine(new Main()).getSubcommands().keySet();
    assertThat(commands).hasSizeGreaterThan(10);
    assertThat(commands).allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
  }

  @Test
  void modulesAndPackagesThatAreNamedExist() throws IOException {
    String readme = text("README.md");
    Matcher version = Pattern.compile("<version>(.*?)</version>").matcher(text("pom.xml"));
    assertThat(version.find()).isTrue();
    assertThat(readme)
        .contains("<groupId>dev.luthier</groupId>", "<artifactId>luthier-core</artifactId>")
        .contains("<version>" + version.group(1) + "</version>");
    assertThat(dev.luthier.Study.class).hasPackage("dev.luthier");
    assertThat(dev.luthier.study.StudySpec.class).hasPackage("dev.luthier.study");
    assertThat(dev.luthier.study.Budget.class).hasPackage("dev.luthier.study");
    assertThat(dev.luthier.space.Parameter.class).hasPackage("dev.luthier.space");
    assertThat(readme).contains("`Study` is in `dev.luthier`, `StudySpec` and `Budget` in");
  }

  @Test
  void everyKeyOfTheDataIsExplained() throws IOException {
    String explained = text("docs/data.md");
    assertThatThrownBy(() -> DataSettings.read(Map.of("?", 1), directory, 1, 1))
        .satisfies(
            refused -> {
              String keys =
                  String.valueOf(refused.getMessage()).replaceFirst(".*Maybe one of ", "");
              assertThat(keys.split("[,. ]+", 0))
                  .hasSizeGreaterThan(10)
                  .allSatisfy(key -> assertThat(explained).contains("`" + key + "`"));
            });
  }
}

package dev.luthier.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/**
 * A jar with an objective that is on nobody's class path. It fails where it finds anything secret
 * about itself.
 */
final class ObjectiveJar {
  static final String CLASS = "sent.Constant";

  private static final String SOURCE =
      """
      package sent;

      public final class Constant implements dev.luthier.eval.Objective {
        @Override
        public double evaluate(dev.luthier.eval.TrialContext t) throws Exception {
          String known =
              System.getenv().toString()
                  + System.getProperties()
                  + java.nio.file.Files.readString(java.nio.file.Path.of("/proc/self/cmdline"));
          if (known.contains("luthier_") || known.toLowerCase().contains("password")) {
            throw new IllegalStateException("a secret");
          }
          return 42;
        }
      }
      """;

  private ObjectiveJar() {}

  static Path make(Path directory) throws IOException {
    Path source = Files.createDirectories(directory.resolve("sent")).resolve("Constant.java");
    Files.writeString(source, SOURCE);
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    if (code != 0) {
      throw new IOException("the objective cannot be compiled");
    }
    Path jar = directory.resolve("sent.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("sent/Constant.class"));
      Files.copy(directory.resolve("sent/Constant.class"), out);
      out.closeEntry();
    }
    return jar;
  }
}

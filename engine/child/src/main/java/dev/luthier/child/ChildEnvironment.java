package dev.luthier.child;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The variables of a child: few of ours, as others may be secrets. */
final class ChildEnvironment {
  /** Which accelerators a process sees. */
  static final String DEVICES = "CUDA_VISIBLE_DEVICES";

  private static final String THREADS = "OMP_NUM_THREADS";
  private static final Pattern INHERITED =
      Pattern.compile(
          "PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|TMP|TEMP|JAVA_HOME"
              + "|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH"
              + "|PYTHON(PATH|HOME|UNBUFFERED)|VIRTUAL_ENV|PYENV_(ROOT|VERSION)"
              + "|CONDA_(PREFIX|DEFAULT_ENV)|CUDA_(HOME|PATH|VISIBLE_DEVICES)|NVIDIA_.*|OMP_.*"
              + "|MKL_.*|OPENBLAS_.*");

  private ChildEnvironment() {}

  /** What is inherited, one thread for matrix products, and what the study gives, which counts. */
  static Map<String, String> of(Map<String, String> given) {
    var environment = new HashMap<String, String>();
    System.getenv()
        .forEach(
            (name, value) -> {
              if (INHERITED.matcher(name).matches()) {
                environment.put(name, value);
              }
            });
    environment.putIfAbsent(THREADS, "1");
    environment.putAll(given);
    return environment;
  }

  /** The name of a device, counted among those that we may see ourselves. */
  static String device(int number) {
    String visible = System.getenv().getOrDefault(DEVICES, "");
    List<String> names = List.of(visible.split(",", -1));
    return visible.isBlank() || number >= names.size()
        ? Integer.toString(number)
        : names.get(number).strip();
  }
}

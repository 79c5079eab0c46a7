package dev.luthier.studyfile;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import java.io.File;
import java.net.URL;

/** Parses what somebody sent: it must not reach out to files, addresses or variables. */
final class ForeignText {
  private static final int DEEPEST = 100;

  private ForeignText() {}

  static Config parse(String label, String text) {
    var options =
        ConfigParseOptions.defaults().setOriginDescription(label).setIncluder(new Refusing(label));
    Config config = ConfigFactory.parseString(text, options);
    if (!config.isResolved()) {
      throw new StudyFileException(
          label + ": substitutions (${...}) are refused here. Maybe write the value itself.");
    }
    requireFlat(label, config.root(), 0);
    return config;
  }

  /** What is nested too deep can be written into a log, and not be read from it again. */
  private static void requireFlat(String label, ConfigValue value, int depth) {
    if (depth > DEEPEST) {
      throw new StudyFileException(
          label + ": is nested deeper than " + DEEPEST + " levels. Maybe flatten it.");
    }
    if (value instanceof ConfigObject block) {
      block.values().forEach(inner -> requireFlat(label, inner, depth + 1));
    } else if (value instanceof ConfigList list) {
      list.forEach(inner -> requireFlat(label, inner, depth + 1));
    }
  }

  private record Refusing(String label)
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    private StudyFileException refused() {
      return new StudyFileException(
          label + ": include is refused here. Maybe send the study as one text.");
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      throw refused();
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      throw refused();
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      throw refused();
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      throw refused();
    }
  }
}

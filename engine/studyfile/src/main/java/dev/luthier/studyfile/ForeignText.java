package dev.luthier.studyfile;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.net.URL;

/** Parses what somebody sent: it must not reach out to files, addresses or variables. */
final class ForeignText {
  private ForeignText() {}

  static Config parse(String label, String text) {
    var options = ConfigParseOptions.defaults().setIncluder(new Refusing(label));
    Config config = ConfigFactory.parseString(text, options);
    if (!config.isResolved()) {
      throw new StudyFileException(
          label + ": substitutions (${...}) are refused here. Maybe write the value itself.");
    }
    return config;
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

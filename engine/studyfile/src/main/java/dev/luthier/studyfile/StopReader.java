package dev.luthier.studyfile;

import dev.luthier.stop.MedianRule;
import dev.luthier.stop.Patience;
import dev.luthier.study.StudySpec;
import java.util.List;
import java.util.TreeMap;

/** Reads what may end a leg before its last epoch. */
final class StopReader {
  private StopReader() {}

  static void read(Setting setting, StudySpec.Builder builder) {
    setting.requireOnly(List.of("median", "thresholds", "patience"));
    setting.find("median").ifPresent(s -> builder.median(median(s)));
    setting.find("thresholds").ifPresent(s -> thresholds(s, builder));
    setting.find("patience").ifPresent(s -> builder.patience(patience(s)));
  }

  private static MedianRule median(Setting setting) {
    setting.requireOnly(List.of("grace", "trials"));
    int grace = setting.find("grace").map(s -> s.integer(1)).orElse(1);
    int trials = setting.find("trials").map(s -> s.integer(1)).orElse(5);
    return setting.check("use fewer trials.", () -> new MedianRule(grace, trials));
  }

  private static void thresholds(Setting setting, StudySpec.Builder builder) {
    var bounds = new TreeMap<Integer, Double>();
    for (Setting item : setting.items()) {
      item.requireOnly(List.of("epoch", "bound"));
      int epoch = item.require("epoch", "{ epoch = 3, bound = 0.5 }").integer(1);
      if (bounds.put(epoch, item.require("bound", "{ epoch = 3, bound = 0.5 }").real()) != null) {
        throw item.refuse("names epoch " + epoch + " again.", "keep one bound an epoch.");
      }
    }
    builder.thresholds(bounds);
  }

  private static Patience patience(Setting setting) {
    setting.requireOnly(List.of("epochs", "delta"));
    int epochs = setting.require("epochs", "patience { epochs = 5, delta = 0 }").integer(1);
    double delta = setting.find("delta").map(Setting::real).orElse(0.0);
    return setting.check("use a delta of 0 or more.", () -> new Patience(epochs, delta));
  }
}

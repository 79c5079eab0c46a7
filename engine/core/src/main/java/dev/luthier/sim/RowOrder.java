package dev.luthier.sim;

import dev.luthier.rng.Streams;
import dev.luthier.study.StudySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A study that takes its configurations from a table instead of a suggester, each once, in an order
 * drawn from the seed: a test of the racing alone.
 *
 * @param spec the study with its starting points and its number of trials
 * @param order index of the configuration of each trial number
 */
public record RowOrder(StudySpec spec, List<Integer> order) {
  public RowOrder {
    order = List.copyOf(order);
  }

  /** Draws an order; a smaller budget of trials takes only the first of them. */
  public static RowOrder of(StudySpec spec, RecordedTable table) {
    List<Map<String, Object>> all = table.configurations();
    var order = new ArrayList<Integer>();
    for (int i = 0; i < all.size(); i++) {
      order.add(i);
    }
    var stream = Streams.of(spec.seed(), "table.rows");
    for (int i = order.size() - 1; i > 0; i--) {
      java.util.Collections.swap(order, i, stream.nextInt(i + 1));
    }
    int count = Math.min(all.size(), spec.budget().trials().orElse(all.size()));
    List<Integer> taken = order.subList(0, count);
    return new RowOrder(spec.starting(taken.stream().map(all::get).toList()), taken);
  }
}

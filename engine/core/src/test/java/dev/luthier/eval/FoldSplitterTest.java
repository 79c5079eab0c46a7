package dev.luthier.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FoldSplitterTest {
  private record Table(List<Integer> labels, List<Integer> groups) implements FoldSplitter.Rows {
    static Table labelled(List<Integer> labels) {
      return new Table(labels, labels);
    }

    static Table of(int rows) {
      return labelled(IntStream.range(0, rows).mapToObj(r -> -1).toList());
    }

    @Override
    public int count() {
      return labels.size();
    }

    @Override
    public int label(int row) {
      return labels.get(row);
    }

    @Override
    public int group(int row) {
      return groups.get(row);
    }
  }

  private static void assertPartition(FoldSplitter splitter, FoldSplitter.Rows rows) {
    var split = splitter.split(rows);
    var validated = new ArrayList<Integer>();
    for (int fold = 0; fold < splitter.folds(); fold++) {
      int[] training = split.training(fold);
      int[] validation = split.validation(fold);
      assertThat(validation).isNotEmpty().isSorted();
      assertThat(training).isNotEmpty().isSorted();
      assertThat(training.length + validation.length).isEqualTo(rows.count());
      assertThat(training).doesNotContain(validation);
      Arrays.stream(validation).forEach(validated::add);
    }
    assertThat(validated)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, rows.count()).boxed().toList());
  }

  @Property(tries = 100, seed = "42")
  void plainFoldsPartitionTheRows(
      @ForAll @IntRange(min = 2, max = 12) int folds,
      @ForAll @IntRange(min = 2, max = 80) int rows,
      @ForAll long seed) {
    Assume.that(folds <= rows);
    var splitter = FoldSplitter.plain(folds, seed);
    assertPartition(splitter, Table.of(rows));
    for (int fold = 0; fold < folds; fold++) {
      assertThat(splitter.split(Table.of(rows)).validation(fold).length)
          .isBetween(rows / folds, rows / folds + 1);
    }
  }

  @Property(tries = 100, seed = "42")
  void strataStayWithinOne(
      @ForAll @IntRange(min = 2, max = 6) int folds,
      @ForAll @Size(min = 6, max = 60) List<@IntRange(min = 0, max = 3) Integer> labels,
      @ForAll long seed) {
    var rows = Table.labelled(labels);
    var splitter = FoldSplitter.stratified(folds, seed);
    assertPartition(splitter, rows);
    var split = splitter.split(rows);
    for (int label = 0; label < 4; label++) {
      int wanted = label;
      var counts =
          IntStream.range(0, folds)
              .mapToLong(
                  f ->
                      Arrays.stream(split.validation(f))
                          .filter(r -> labels.get(r) == wanted)
                          .count())
              .summaryStatistics();
      assertThat(counts.getMax() - counts.getMin()).isLessThanOrEqualTo(1);
    }
  }

  @Property(tries = 100, seed = "42")
  void groupsNeverPart(
      @ForAll @IntRange(min = 2, max = 4) int folds,
      @ForAll @Size(min = 10, max = 60) List<@IntRange(min = 0, max = 9) Integer> groups,
      @ForAll long seed) {
    Assume.that(groups.stream().distinct().count() >= folds);
    var rows = Table.labelled(groups);
    var splitter = FoldSplitter.grouped(folds, seed);
    assertPartition(splitter, rows);
    var split = splitter.split(rows);
    for (int fold = 0; fold < folds; fold++) {
      var trained = Arrays.stream(split.training(fold)).mapToObj(groups::get).toList();
      assertThat(Arrays.stream(split.validation(fold)).mapToObj(groups::get).toList())
          .doesNotContainAnyElementsOf(trained);
    }
  }

  @Property(tries = 100, seed = "42")
  void nothingIsTrainedOnWhatComesLater(
      @ForAll @IntRange(min = 2, max = 10) int folds,
      @ForAll @IntRange(min = 3, max = 90) int rows) {
    Assume.that(folds < rows);
    var split = FoldSplitter.timeOrdered(folds).split(Table.of(rows));
    int validated = 0;
    for (int fold = 0; fold < folds; fold++) {
      int[] training = split.training(fold);
      int[] validation = split.validation(fold);
      assertThat(training).isNotEmpty();
      assertThat(validation).isNotEmpty();
      assertThat(training[training.length - 1]).isEqualTo(validation[0] - 1);
      assertThat(training[0]).isZero();
      validated += validation.length;
    }
    assertThat(validated + split.training(0).length).isEqualTo(rows);
  }

  @Property(tries = 30, seed = "42")
  void equalSeedsGiveEqualFolds(@ForAll long seed) {
    var rows = Table.labelled(List.of(0, 1, 0, 1, 2, 2, 0, 1));
    for (var splitter :
        List.of(
            FoldSplitter.stratified(2, seed),
            FoldSplitter.plain(2, seed),
            FoldSplitter.grouped(2, seed))) {
      assertThat(splitter.split(rows).validation(1)).isEqualTo(splitter.split(rows).validation(1));
    }
  }

  @Example
  void predefinedFoldsAreTakenAsTheyAre() {
    var splitter = FoldSplitter.predefined(new int[] {-1, 0, 1, 0});
    assertThat(splitter.folds()).isEqualTo(2);
    assertThat(splitter.split(Table.of(4)).training(0)).containsExactly(0, 2);
    assertThat(splitter.split(Table.of(4)).validation(0)).containsExactly(1, 3);
    assertThat(FoldSplitter.predefined(new int[] {-1, 0}).folds()).isEqualTo(1);
    assertThatThrownBy(() -> splitter.split(Table.of(5)))
        .hasMessageContaining("4 rows")
        .hasMessageContaining("have 5");
    assertThatThrownBy(() -> FoldSplitter.predefined(new int[] {0, 2}))
        .hasMessageContaining("fold 1 validates on 0 of 2");
    assertThatThrownBy(() -> FoldSplitter.predefined(new int[] {0, 0}))
        .hasMessageContaining("rows to train on");
    assertThatThrownBy(() -> FoldSplitter.predefined(new int[] {-2}))
        .hasMessageContaining("fold (-2) of row 0");
    assertThatThrownBy(() -> FoldSplitter.predefined(new int[] {-1}))
        .hasMessageContaining("none of 1 rows");
  }

  @Example
  void whatCannotBeSplitIsRefusedWithNumbers() {
    assertThatThrownBy(() -> FoldSplitter.plain(10, 1).split(Table.of(7)))
        .hasMessage("folds (10) must not exceed rows (7). Maybe lower folds or supply more data.");
    assertThatThrownBy(() -> FoldSplitter.stratified(3, 1).split(Table.of(7)))
        .hasMessageContaining("row 0 has no class");
    assertThatThrownBy(() -> FoldSplitter.grouped(3, 1).split(Table.of(7)))
        .hasMessageContaining("row 0 has no group");
    assertThatThrownBy(() -> FoldSplitter.grouped(3, 1).split(Table.labelled(List.of(1, 1, 2))))
        .hasMessageContaining("groups (2)");
    assertThatThrownBy(() -> FoldSplitter.timeOrdered(3).split(Table.of(3)))
        .hasMessageContaining("(2)");
    assertThatThrownBy(() -> FoldSplitter.stratified(1, 1))
        .hasMessageContaining("folds (1) must be at least 2");
  }

  @Example
  void splitsAfreshWithTheSamePromises() {
    for (FoldSplitter splitter :
        List.of(
            FoldSplitter.plain(4, 7), FoldSplitter.stratified(4, 7), FoldSplitter.grouped(4, 7))) {
      FoldSplitter again = splitter.again(1);
      assertThat(again.folds()).isEqualTo(4);
      assertThat(again).isNotEqualTo(splitter).isEqualTo(splitter.again(1));
      assertThat(splitter.again(0)).isEqualTo(splitter);
      assertThat(splitter.again(2)).isNotEqualTo(again);
    }
    FoldSplitter ordered = FoldSplitter.timeOrdered(3);
    assertThat(ordered.again(1)).isSameAs(ordered);
  }
}

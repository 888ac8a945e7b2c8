package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.BulkReport;
import dev.rtcsignal.domain.delivery.SendResult;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Counts recipients by state. */
final class RecipientCounts {
  private final int[] counts = new int[BulkReport.State.values().length];

  void add(SendResult result, int recipients) {
    counts[BulkReport.State.of(result).ordinal()] += recipients;
  }

  int known() {
    return Arrays.stream(counts).sum();
  }

  Map<BulkReport.State, Integer> byState() {
    Map<BulkReport.State, Integer> byState = new EnumMap<>(BulkReport.State.class);
    for (BulkReport.State state : BulkReport.State.values()) {
      byState.put(state, counts[state.ordinal()]);
    }
    return byState;
  }
}

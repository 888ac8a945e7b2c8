package dev.rtcsignal.app.codes;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the known words that an unknown word resembles. */
public final class NearMiss {
  private static final int SIMILAR = 2;

  private NearMiss() {}

  /**
   * Finds words at a distance of at most {@value #SIMILAR} characters.
   *
   * @param word the unknown word
   * @param known the known words
   * @return the similar words, the closest first
   */
  public static List<String> of(String word, Collection<String> known) {
    return known.stream()
        .filter(one -> distance(word, one) <= SIMILAR && distance(word, one) < one.length() - 1)
        .sorted(Comparator.comparingInt(one -> distance(word, one)))
        .toList();
  }

  /** Returns how many characters are added, left out or exchanged (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

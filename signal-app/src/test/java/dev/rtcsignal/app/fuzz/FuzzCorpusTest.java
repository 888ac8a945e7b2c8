package dev.rtcsignal.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Runs every fuzz target on every input of its corpus, former findings included. The name of an
 * unfixed finding ends in {@code .open}; its test fails once the finding is fixed.
 */
@Timeout(60)
class FuzzCorpusTest {
  private static final Path CORPORA = Path.of("src", "test", "resources", "fuzz");
  private static final String FIXED = "the finding is fixed: remove .open from the file name";
  private static final int MIN_FILES = 8;
  private static final int MAX_BYTES = 4_096;

  @TestFactory
  Stream<DynamicNode> everyInputKeepsTheInvariants() {
    return FuzzTargets.all().entrySet().stream()
        .map(
            target ->
                DynamicContainer.dynamicContainer(
                    target.getKey(),
                    corpus(target.getKey()).stream().map(file -> replay(target.getValue(), file))));
  }

  private static DynamicTest replay(Class<?> target, Path file) {
    byte[] input = read(file);
    return DynamicTest.dynamicTest(
        file.getFileName().toString(),
        FuzzTargets.isOpen(file)
            ? () -> assertThatThrownBy(() -> FuzzTargets.run(target, input), FIXED)
            : () -> FuzzTargets.run(target, input));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> corpus(String target) {
    return FuzzTargets.files(CORPORA.resolve(target));
  }

  @Test
  void everyTargetHasACorpusOfSmallFiles() throws IOException {
    assertThat(FuzzTargets.all()).hasSizeGreaterThanOrEqualTo(10);
    for (String target : FuzzTargets.all().keySet()) {
      assertThat(corpus(target)).as(target).hasSizeGreaterThanOrEqualTo(MIN_FILES);
      for (Path file : corpus(target)) {
        assertThat(Files.size(file)).as(file.toString()).isLessThanOrEqualTo(MAX_BYTES);
      }
    }
  }

  @Test
  void everyCorpusHasATarget() throws IOException {
    try (Stream<Path> corpora = Files.list(CORPORA)) {
      Set<String> names =
          corpora
              .filter(Files::isDirectory)
              .map(corpus -> corpus.getFileName().toString())
              .collect(Collectors.toSet());
      assertThat(names).isEqualTo(FuzzTargets.all().keySet());
    }
  }

  @Test
  void aViolatedInvariantFailsTheTest() {
    assertThatThrownBy(() -> FuzzTargets.run(EmptyInputOnly.class, new byte[] {1}))
        .isInstanceOf(AssertionError.class)
        .hasMessage("invariant violated: the input is empty");
  }

  /** FuzzTargets does not list it, since its name does not end in Fuzz. */
  public static final class EmptyInputOnly {
    private EmptyInputOnly() {}

    public static void fuzzerTestOneInput(byte[] data) {
      Invariant.check(data.length == 0, "the input is empty");
    }
  }
}

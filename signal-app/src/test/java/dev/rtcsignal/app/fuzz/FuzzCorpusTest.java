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
 * Every input in the corpora, those that once were findings among them, keeps every promise. A
 * finding that is not mended yet ends in {@code .open}, and its test fails once it is.
 */
@Timeout(60)
class FuzzCorpusTest {
  private static final Path CORPORA = Path.of("src", "test", "resources", "fuzz");
  private static final String TAKE_OFF = "it is a finding no more: take .open off its name";
  private static final int FEWEST = 8;
  private static final int LARGEST = 4_096;

  @TestFactory
  Stream<DynamicNode> everyInputKeepsThePromises() {
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
            ? () -> assertThatThrownBy(() -> FuzzTargets.run(target, input), TAKE_OFF)
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
      assertThat(corpus(target)).as(target).hasSizeGreaterThanOrEqualTo(FEWEST);
      for (Path file : corpus(target)) {
        assertThat(Files.size(file)).as(file.toString()).isLessThanOrEqualTo(LARGEST);
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
  void aBrokenPromiseIsAFailure() {
    assertThatThrownBy(() -> FuzzTargets.run(Broken.class, new byte[] {1}))
        .isInstanceOf(AssertionError.class)
        .hasMessage("broken: nothing comes in");
  }

  /** Not a target, for its name does not say so. */
  public static final class Broken {
    private Broken() {}

    public static void fuzzerTestOneInput(byte[] data) {
      Promise.holds(data.length == 0, "nothing comes in");
    }
  }
}

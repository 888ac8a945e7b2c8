package dev.rtcsignal.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The limits on the size of files, methods and packages, and on how little is tested. */
class BudgetTest {
  private static final int MEDIAN_FILE = 80;
  private static final int P90_FILE = 240;
  private static final int LONGEST_FILE = 400;
  private static final int LONGEST_METHOD = 25;
  private static final int MOST_PARAMETERS = 7;
  private static final int DEEPEST_PACKAGE = 4;

  private static final List<Path> MAIN = SourceFiles.matching(".*/src/main/java/.*\\.java");
  private static final List<Path> TEST = SourceFiles.matching(".*/src/test/java/.*\\.java");

  @Test
  void filesAreSmall() {
    List<Integer> lines = MAIN.stream().map(SourceFiles::lines).sorted().toList();
    assertThat(lines).hasSizeGreaterThan(100);
    assertThat(percentile(lines, 50)).isLessThanOrEqualTo(MEDIAN_FILE);
    assertThat(percentile(lines, 90)).isLessThanOrEqualTo(P90_FILE);
    assertThat(percentile(lines, 100)).isLessThanOrEqualTo(LONGEST_FILE);
  }

  @Test
  void thereIsAtLeastAsMuchTestCodeAsMainCode() {
    assertThat(TEST.stream().mapToInt(SourceFiles::lines).sum())
        .isGreaterThanOrEqualTo(MAIN.stream().mapToInt(SourceFiles::lines).sum());
  }

  @Test
  void packagesAreFlat() {
    assertThat(MAIN)
        .allSatisfy(file -> assertThat(packageDepth(file)).isLessThanOrEqualTo(DEEPEST_PACKAGE));
  }

  @Test
  void methodsAreShort() {
    List<String> tooLong = new ArrayList<>();
    MAIN.forEach(
        file -> tooLong.addAll(overBudget(file.getFileName().toString(), SourceFiles.read(file))));
    assertThat(tooLong).isEmpty();
  }

  /** On the limit nothing is found, one line past it the method is. */
  @Test
  void findsAMethodOneLineTooLong() {
    assertThat(overBudget("A.java", method(LONGEST_METHOD))).isEmpty();
    assertThat(overBudget("A.java", method(LONGEST_METHOD + 1))).containsExactly("A.java m: 26");
    String many = "class A { void m(int a, int b, int c, int d, int e, int f, int g, int h) {} }";
    assertThat(overBudget("A.java", many)).containsExactly("A.java m: 8 parameters");
    assertThat(percentile(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 100), 90)).isEqualTo(9);
    assertThat(percentile(List.of(1, 2, 100), 100)).isEqualTo(100);
  }

  private static String method(int lines) {
    return "class A {\n  void m() {\n" + "    m();\n".repeat(lines - 2) + "  }\n}\n";
  }

  private static int percentile(List<Integer> sorted, int percent) {
    return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
  }

  private static long packageDepth(Path file) {
    return SourceFiles.read(file)
        .lines()
        .filter(line -> line.startsWith("package "))
        .flatMap(line -> Stream.of(line.split("\\.")))
        .count();
  }

  private static List<String> overBudget(String name, String source) {
    List<String> found = new ArrayList<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavacTask task =
        (JavacTask) compiler.getTask(null, null, null, null, null, List.of(new Text(source)));
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        new MethodScanner(name, unit, positions, found).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static final class MethodScanner extends TreeScanner<Void, Void> {
    private final String file;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> found;

    MethodScanner(
        String file, CompilationUnitTree unit, SourcePositions positions, List<String> found) {
      this.file = file;
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      long start = positions.getStartPosition(unit, method);
      long end = positions.getEndPosition(unit, method);
      if (start >= 0 && end >= 0) {
        LineMap map = unit.getLineMap();
        long lines = map.getLineNumber(end) - map.getLineNumber(start) + 1;
        report(method, lines);
      }
      return super.visitMethod(method, unused);
    }

    private void report(MethodTree method, long lines) {
      if (lines > LONGEST_METHOD) {
        found.add(file + " " + method.getName() + ": " + lines);
      }
      int parameters = method.getParameters().size();
      if (parameters > MOST_PARAMETERS && !method.getName().contentEquals("<init>")) {
        found.add(file + " " + method.getName() + ": " + parameters + " parameters");
      }
    }
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String source;

    Text(String source) {
      super(URI.create("string:///A.java"), JavaFileObject.Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }
  }
}

package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The Javadoc of each public type of an exported package begins with an example that compiles. */
class JavadocExamplesTest {
  /** An export to all modules; a qualified one goes on with "to". */
  private static final Pattern EXPORT = Pattern.compile("exports ([\\w.]+);");

  private static final List<DocumentedType> TYPES = DocumentedType.read(sources());

  private static List<JavaFileObject> sources() {
    StandardJavaFileManager files =
        ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null);
    return list(MarkdownPage.ROOT)
        .map(module -> module.resolve("src/main/java"))
        .filter(folder -> Files.exists(folder.resolve("module-info.java")))
        .flatMap(JavadocExamplesTest::exportedFiles)
        .<JavaFileObject>flatMap(file -> stream(files.getJavaFileObjects(file)))
        .toList();
  }

  private static Stream<Path> exportedFiles(Path sources) {
    return EXPORT
        .matcher(read(sources.resolve("module-info.java")))
        .results()
        .flatMap(export -> list(sources.resolve(export.group(1).replace('.', '/'))))
        .filter(file -> file.toString().endsWith(".java"));
  }

  private static <T> Stream<T> stream(Iterable<? extends T> items) {
    Stream.Builder<T> stream = Stream.builder();
    items.forEach(stream);
    return stream.build();
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void readsTheTypesOfExportedPackagesAlone() {
    assertThat(TYPES)
        .extracting(DocumentedType::name)
        .hasSizeGreaterThan(100)
        .contains(
            "dev.rtcsignal.domain.message.Payload",
            "dev.rtcsignal.ports.Quota",
            "dev.rtcsignal.adapter.http.Signals",
            "dev.rtcsignal.adapter.webhook.SignalWebhook",
            "dev.rtcsignal.app.testkit.User")
        .noneMatch(name -> name.matches(".*\\.(adapter\\.json|app\\.(?!testkit)\\w+)\\..*"));
  }

  @Test
  void anExampleFollowsTheFirstSentenceOfEachType() {
    assertThat(withoutExample(TYPES)).isEmpty();
  }

  @Test
  void everyExampleCompiles() {
    assertThat(new ExampleCompiler(TYPES).errors(TYPES)).isEmpty();
  }

  @Test
  void aTypeWithoutAnExampleAfterItsFirstSentenceIsFound() {
    assertThat(withoutExample(planted("/** Does it. */"))).containsExactly("planted.A");
    assertThat(withoutExample(planted(""))).containsExactly("planted.A");
    assertThat(withoutExample(planted("/** Does it. <p>More. <pre>{@code a();}</pre> */")))
        .containsExactly("planted.A");
    assertThat(withoutExample(planted("/** Does it. <pre>a --> b</pre> */")))
        .containsExactly("planted.A");
    assertThat(withoutExample(planted("/** Does it. <pre>{@code a();}</pre> More. */"))).isEmpty();
  }

  @Test
  void theExamplesOfMembersAreRead() {
    List<DocumentedType> types =
        read(
            "package planted; %s public interface A { %s void m(); %s interface B {} }"
                .formatted(pre("a();"), pre("b();\n *   c();"), pre("d();")));
    assertThat(types.get(0).examples())
        .map(code -> code.replaceAll("\\s+", ""))
        .containsExactly("a();", "b();c();", "d();");
  }

  @Test
  void aBrokenExampleIsFoundWithItsTypeAndItsLine() {
    List<DocumentedType> broken = planted(pre("int size = payload.size();\n * payload.shrink();"));
    assertThat(new ExampleCompiler(TYPES).errors(broken))
        .singleElement()
        .asString()
        .startsWith("planted.A: cannot find symbol")
        .contains("method shrink()")
        .endsWith("payload.shrink();");
  }

  @Test
  void statementsAndMembersCompile() {
    List<DocumentedType> types =
        Stream.of(
                "Payload p = Payload.text(text);",
                "@Test\n * void m(RtcEmulator emulator) {}",
                "Payload.text(text);\n * throw new Exception();")
            .flatMap(code -> planted(pre(code)).stream())
            .toList();
    assertThat(new ExampleCompiler(TYPES).errors(types))
        .singleElement()
        .asString()
        .contains("unreported exception");
  }

  private static String pre(String code) {
    return "/** Does it. <pre>{@code " + code + "}</pre> */";
  }

  private static List<String> withoutExample(List<DocumentedType> types) {
    return types.stream()
        .filter(type -> !type.beginsWithExample())
        .map(DocumentedType::name)
        .toList();
  }

  private static List<DocumentedType> planted(String comment) {
    return read("package planted; " + comment + " public interface A {} interface B {}");
  }

  private static List<DocumentedType> read(String source) {
    return DocumentedType.read(
        List.of(
            new SimpleJavaFileObject(URI.create("string:///A.java"), JavaFileObject.Kind.SOURCE) {
              @Override
              public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
              }
            }));
  }
}

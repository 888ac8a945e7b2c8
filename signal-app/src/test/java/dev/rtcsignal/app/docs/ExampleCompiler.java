package dev.rtcsignal.app.docs;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles the examples of many types in one run, without writing class files. */
final class ExampleCompiler {
  /** An example that begins like this is a member of a class; any other is a method's body. */
  private static final Pattern MEMBER = Pattern.compile("(@|(public|private|static|final class) )");

  private static final List<String> PACKAGES =
      List.of(
          "java.sql",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.function",
          "org.junit.jupiter.api",
          "org.junit.jupiter.api.extension");

  private final String imports;

  /** Prepares a compiler of examples that may use these types by their simple names. */
  ExampleCompiler(List<DocumentedType> types) {
    this.imports =
        Stream.of(
                PACKAGES.stream().map(name -> "import " + name + ".*;"),
                types.stream().map(type -> "import " + type.name() + ";"),
                Stream.of("import java.lang.reflect.Type;"),
                Stream.of("import static org.assertj.core.api.Assertions.assertThat;"))
            .flatMap(lines -> lines)
            .collect(Collectors.joining("\n"));
  }

  /** Returns the errors, each with the name of the type whose Javadoc has the example. */
  List<String> errors(List<DocumentedType> types) {
    List<Example> examples = new ArrayList<>();
    for (DocumentedType type : types) {
      for (String code : type.examples()) {
        examples.add(new Example(type.name(), source(examples.size(), code.strip())));
      }
    }
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    List<String> options =
        List.of("-cp", System.getProperty("java.class.path"), "-proc:none", "-Xmaxerrs", "1000");
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, problems, options, null, examples);
    try {
      task.analyze();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return problems.getDiagnostics().stream()
        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
        .map(ExampleCompiler::describe)
        .toList();
  }

  private String source(int number, String code) {
    String body =
        MEMBER.matcher(code).lookingAt()
            ? code
            : "void example() throws InterruptedException {\n" + code + "\n}";
    return """
        package dev.rtcsignal.app.docs;
        %s
        abstract class Example%d extends ExampleContext {
        %s
        }
        """
        .formatted(imports, number, body);
  }

  private static String describe(Diagnostic<? extends JavaFileObject> problem) {
    if (!(problem.getSource() instanceof Example example)) {
      return problem.getMessage(Locale.ENGLISH);
    }
    return "%s: %s%n    %s"
        .formatted(
            example.type,
            problem.getMessage(Locale.ENGLISH),
            example.line((int) problem.getLineNumber()));
  }

  /** The source file that an example becomes. */
  private static final class Example extends SimpleJavaFileObject {
    private final String type;
    private final String source;

    Example(String type, String source) {
      super(URI.create("string:///" + type + "/" + System.nanoTime() + ".java"), Kind.SOURCE);
      this.type = Objects.requireNonNull(type);
      this.source = Objects.requireNonNull(source);
    }

    String line(int number) {
      return source.lines().skip(number - 1L).findFirst().orElse("").strip();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }
  }
}

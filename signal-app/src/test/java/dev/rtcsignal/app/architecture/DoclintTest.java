package dev.rtcsignal.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library modules are compiled with doclint, which fails for undocumented public members. */
class DoclintTest {
  private static final String CHECKED = "all/protected";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "signal-domain",
        "signal-ports",
        "signal-adapter-http",
        "signal-adapter-webhook",
        "signal-app/spring-boot-starter"
      })
  void theModuleIsCompiledWithDoclint(String module) {
    assertThat(SourceFiles.read(Path.of("..", module, "pom.xml")))
        .contains("<doclint>" + CHECKED + "</doclint>");
  }

  @Test
  void doclintFailsForAPublicMethodWithoutComment(@TempDir Path classes) {
    assertThat(compiles(classes, "/** A. */ public interface A { void m(); }")).isFalse();
    assertThat(compiles(classes, "/** A. */ public interface A { /** Does it. */ void m(); }"))
        .isTrue();
  }

  private static boolean compiles(Path classes, String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of("-Xdoclint:" + CHECKED, "-Werror", "-d", classes.toString(), "-proc:none");
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///A.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    return compiler.getTask(new StringWriter(), null, null, options, null, List.of(file)).call();
  }
}

package dev.rtcsignal.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.spring.classroom.Classroom;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The tests with the emulator set every property, so they do not show which ones are needed. */
@Timeout(60)
class GuidePropertiesTest {
  private static final Pattern BLOCK = Pattern.compile("```properties\\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(strings = {"spring-boot.md", "spring-boot.zh.md"})
  void theClassroomStartsWithThePropertiesOfThePage(String page) throws IOException {
    Properties properties = firstBlock(Path.of("..", "docs", page));
    assertThat(properties).isNotEmpty();
    // The page's own cloud is the real one, to which the classroom would send.
    properties.put("signal.cloud", "http://127.0.0.1:9");
    properties.put("server.port", "0");
    for (String secret :
        new String[] {"APP_KEY", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "NOTIFICATION_SECRET"}) {
      properties.put(secret, "some-" + secret);
    }
    try (ConfigurableApplicationContext spring =
        new SpringApplicationBuilder(Classroom.class).properties(properties).run()) {
      assertThat(spring.getBeansOfType(Classroom.class)).hasSize(1);
    }
  }

  private static Properties firstBlock(Path page) throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(page));
    assertThat(block.find()).isTrue();
    Properties properties = new Properties();
    properties.load(new StringReader(block.group(1)));
    return properties;
  }
}

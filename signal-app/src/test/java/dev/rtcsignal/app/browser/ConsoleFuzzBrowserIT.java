package dev.rtcsignal.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * JSON from unproved requests, in the console. Each seed makes the same events; {@code
 * -Dconsole.fuzz.rounds=1000} runs for longer.
 *
 * <p>Regression: one callback without a valid signature kept the console from painting, also after
 * reloads. Row E1 of the field faults.
 */
@Timeout(600)
class ConsoleFuzzBrowserIT extends DemoConsole {
  private static final String TEMPLATE = "{\"_$litType$\":1,\"strings\":[\"x\"],\"values\":[]}";

  private static final List<String> UNPROVED =
      List.of(
          "{\"message\":" + TEMPLATE + ",\"binary\":false,\"signature\":\"x\"}",
          "{\"message\":\"\",\"binary\":" + TEMPLATE + ",\"signature\":\"x\"}",
          "{\"message\":{\"toString\":1},\"binary\":true,\"signature\":{\"toString\":1}}",
          "{\"message\":[" + TEMPLATE + "],\"binary\":false,\"signature\":\"x\"}",
          "{\"message\":\"{\\\"v\\\":1,\\\"mac\\\":1,\\\"body\\\":{\\\"_$litType$\\\":1}}\"}",
          "[" + TEMPLATE + "]",
          "null",
          "{\"message\":\"\u2028\",\"binary\":false,\"signature\":\"x\"}");

  @Test
  void anUnprovedCallbackIsARowLikeAnyOther() throws Exception {
    for (String body : UNPROVED) {
      assertThat(call("POST", server + "/callback", body).statusCode()).isIn(400, 401, 429);
      String after = "after " + body.hashCode();
      post(after);
      browser.shows("#server-events", after);
      browser.script("location.reload()");
      browser.shows("#server-events", after).showsNothing(".broken");
    }
  }

  @Test
  void anUnsignedCallOfTheOpenApiIsARowLikeAnyOther() throws Exception {
    String body = "{\"To\":{\"toString\":1},\"RoomId\":" + TEMPLATE + ",\"Message\":[[]]}";
    call("POST", emulator + "/?Action=SendUnicast&Version=2023-07-20", body);
    browser.shows("#wire-events", "\"toString\":1").showsNothing(".broken");
  }

  @ParameterizedTest
  @CsvSource({"1, raw", "2, raw", "3, all", "4, all"})
  void goesOnPaintingWhateverJsonItIsFedWith(int seed, String scope) throws Exception {
    int rounds = Integer.getInteger("console.fuzz.rounds", 6);
    for (int done = 0; done < rounds; done += 6) {
      assertThat((List<?>) browser.script(fuzz(), seed + 4 * done, 6, scope))
          .as("findings of seed %d", seed + 4 * done)
          .isEmpty();
    }
  }

  private static void post(String message) throws Exception {
    String body = Json.object().add("message", message).add("binary", false).build().toString();
    call("POST", server + "/callback", body);
  }

  private static String fuzz() throws IOException {
    try (InputStream script =
        ConsoleFuzzBrowserIT.class.getResourceAsStream("/browser/console-fuzz.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.observe.CallbackVerdict;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expects the conventions of Prometheus: https://prometheus.io/docs/practices/naming/. */
class MetricsTest extends ServerFixture {
  private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) ");
  private static final Pattern HELP = Pattern.compile("(?m)^# HELP (\\S+) \\S+");

  private String metrics() throws Exception {
    return send(get("/metrics")).body();
  }

  private static Set<String> all(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(line -> line.split(" ")[2])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void explainsEachFamily() throws Exception {
    start(Optional.empty());
    useAll();
    String metrics = metrics();
    assertThat(all(FAMILY, metrics)).hasSizeGreaterThan(40).isEqualTo(all(HELP, metrics));
  }

  private void useAll() throws Exception {
    send(post("/callback", callback("x")));
    send(post("/callback", "nonsense"));
    send(post("/notifications", "nonsense"));
    send(post("/v1/signals", "{\"to\":{\"user\":\"u\"},\"text\":\"hi\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "signal_callbacks_total{status=\"200\"}",
        "signal_callbacks_total{status=\"401\"}",
        "signal_callback_seconds_count{verdict=\"not-proved\"}",
        "signal_notifications_total{status=\"200\"}",
        "signal_notification_seconds_count{verdict=\"handled\"}",
        "signal_sends_total{outcome=\"accepted\"}",
        "signal_sends_total{outcome=\"uncertain\"}",
        "signal_attempts_total{outcome=\"throttled\"}",
        "signal_delivery_seconds_count{outcome=\"not-sent\"}",
        "signal_retries_total",
        "signal_throttles_total",
        "signal_units_total{app=\"60af4c8dcb758d00ce35adb3\"}",
        "signal_api_send_seconds_count",
        "signal_outbox_store_seconds_count",
        "signal_outbox_dead_letters_total{reason=\"EXPIRED\",state=\"notSent\"}",
        "signal_outbox_dead_letters_total{reason=\"TIMED_OUT\",state=\"uncertain\"}",
      })
  void startsEachCounterAtZero(String counter) throws Exception {
    start(Optional.empty());
    assertThat(metrics().lines())
        .anyMatch(line -> line.matches(Pattern.quote(counter) + " 0(.0)?"));
  }

  @Test
  void metersCallbacksByVerdict() throws Exception {
    start(Optional.empty());
    send(post("/callback", callback("x")));
    send(post("/callback", "nonsense"));
    assertThat(metrics())
        .contains("signal_callback_seconds_count{verdict=\"handled\"} 1")
        .contains("signal_callback_seconds_count{verdict=\"malformed\"} 1")
        .contains("signal_callback_seconds_bucket{verdict=\"handled\",le=\"+Inf\"} 1");
  }

  @Test
  void namesAVerdictInLowerCase() {
    assertThat(
            CallbackVerdict.of(
                new CallbackOutcome.NotProved<>(RejectionReason.EXPIRED, Optional.empty())))
        .isEqualTo("not-proved");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "build_info{version=\"development\"} 1",
        "jvm_info{",
        "jvm_memory_used_bytes{",
        "jvm_threads_live_threads ",
        "jvm_gc_memory_allocated_bytes_total ",
        "process_cpu_usage ",
        "process_cpu_seconds_total ",
        "process_uptime_seconds ",
        "process_files_open_files ",
      })
  void metersTheProgramAndItsJvm(String sample) throws Exception {
    start(Optional.empty());
    assertThat(metrics()).contains("\n" + sample);
  }

  @Test
  void writesOpenMetricsToAClientThatAsksForIt() throws Exception {
    start(Optional.empty());
    HttpResponse<String> reply =
        send(get("/metrics").header("Accept", "application/openmetrics-text;version=1.0.0"));
    assertThat(reply.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
    assertThat(reply.body()).endsWith("# EOF\n");
  }

  @Test
  void writesPrometheusTextToAllOthers() throws Exception {
    start(Optional.empty());
    HttpResponse<String> reply = send(get("/metrics"));
    assertThat(reply.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(reply.body()).doesNotContain("# EOF");
  }

  @Test
  void passesTheCheckOfPrometheus() throws Exception {
    Promtool.assumeInstalled();
    start(Optional.empty());
    useAll();
    assertThat(checked(metrics())).isEmpty();
    assertThat(checked("# TYPE errors counter\nerrors 1\n")).as("a planted fault").isNotEmpty();
  }

  private static String checked(String metrics) throws IOException, InterruptedException {
    return Promtool.run(metrics, "check", "metrics").output();
  }
}

package dev.rtcsignal.app.bench;

import com.volcengine.Pair;
import com.volcengine.sign.Credentials;
import com.volcengine.sign.VolcstackSign;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.CanonicalRequest;
import dev.rtcsignal.domain.auth.CredentialScope;
import dev.rtcsignal.domain.auth.RequestSigner;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A request signature beside its limit: hashing the body alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SigningBenchmark {
  private static final AccessKey KEY = AccessKey.of("AKLTbench", "secret of the benchmark");
  private static final Credentials OFFICIAL =
      Credentials.getCredentials("AKLTbench", "secret of the benchmark");
  private static final CredentialScope SCOPE =
      new CredentialScope("20241127", "cn-north-1", CredentialScope.RTC);

  @Param({"1024", "20480", "65536"})
  int bytes;

  private final RequestSigner dayKey = new RequestSigner(KEY, SCOPE);
  private byte[] body;
  private String text;

  @Setup
  public void fill() {
    text = "x".repeat(bytes);
    body = text.getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  public Object hashOfTheBodyAlone() {
    return CanonicalRequest.sha256(body);
  }

  @Benchmark
  public Object signatureWithTheKeyOfTheDay() {
    return dayKey.sign(request());
  }

  @Benchmark
  public Object signatureWithTheKeyDerivedEachTime() {
    return new RequestSigner(KEY, SCOPE).sign(request());
  }

  /** The official SDK, for comparison; it derives the key of the day each time. */
  @Benchmark
  public Object signatureOfTheOfficialSdk() {
    VolcstackSign sign = new VolcstackSign(OFFICIAL);
    sign.setRegion("cn-north-1");
    sign.setService("rtc");
    sign.setMethod("POST");
    Map<String, String> headers = new HashMap<>();
    headers.put("Host", "rtc.volcengineapi.com");
    headers.put("Content-Type", "application/json");
    sign.applyToParams(
        List.of(new Pair("Action", "SendBroadcast"), new Pair("Version", "2023-07-20")),
        headers,
        text);
    return headers;
  }

  private CanonicalRequest request() {
    return CanonicalRequest.post(
        List.of(Map.entry("Action", "SendBroadcast"), Map.entry("Version", "2023-07-20")),
        Map.of(
            "Host", "rtc.volcengineapi.com",
            "Content-Type", "application/json",
            "X-Date", "20241127T063914Z",
            "X-Content-Sha256", ""),
        body);
  }
}

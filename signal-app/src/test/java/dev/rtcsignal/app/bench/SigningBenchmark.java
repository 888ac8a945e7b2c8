package dev.rtcsignal.app.bench;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.CredentialScope;
import dev.rtcsignal.domain.auth.RequestSigning;
import dev.rtcsignal.domain.auth.RequestToSign;
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
  private static final CredentialScope SCOPE =
      new CredentialScope("20241127", "cn-north-1", CredentialScope.RTC);

  @Param({"1024", "20480", "65536"})
  int bytes;

  private final RequestSigning dayKey = new RequestSigning(KEY, SCOPE);
  private byte[] body;

  @Setup
  public void fill() {
    body = new byte[bytes];
  }

  @Benchmark
  public Object hashOfTheBodyAlone() {
    return RequestToSign.sha256(body);
  }

  @Benchmark
  public Object signatureWithTheKeyOfTheDay() {
    return dayKey.sign(request());
  }

  @Benchmark
  public Object signatureWithTheKeyDerivedEachTime() {
    return new RequestSigning(KEY, SCOPE).sign(request());
  }

  private RequestToSign request() {
    return RequestToSign.post(
        List.of(Map.entry("Action", "SendBroadcast"), Map.entry("Version", "2023-07-20")),
        Map.of(
            "Host", "rtc.volcengineapi.com",
            "Content-Type", "application/json",
            "X-Date", "20241127T063914Z",
            "X-Content-Sha256", ""),
        body);
  }
}

package dev.rtcsignal.adapter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * For every scalar type and every number: it is bound exactly, or refused. Row B1 of the field
 * faults.
 */
class ExactScalarProperties {
  /** Every numeric type, primitive, boxed and nested. */
  public record All(
      byte b,
      Byte bb,
      short s,
      Short ss,
      int i,
      Integer ii,
      long l,
      Long ll,
      float f,
      Float ff,
      double d,
      Double dd,
      BigInteger g,
      BigDecimal m,
      List<Integer> list,
      Map<String, Long> map,
      int[] array,
      Optional<Short> perhaps,
      All nested) {}

  /** A field of the type, and how its value is got back. */
  private record Field(String json, Function<All, Number> value) {}

  private static final List<Field> FIELDS =
      List.of(
          new Field("{\"b\":%s}", All::b),
          new Field("{\"bb\":%s}", All::bb),
          new Field("{\"s\":%s}", All::s),
          new Field("{\"ss\":%s}", All::ss),
          new Field("{\"i\":%s}", All::i),
          new Field("{\"ii\":%s}", All::ii),
          new Field("{\"l\":%s}", All::l),
          new Field("{\"ll\":%s}", All::ll),
          new Field("{\"g\":%s}", All::g),
          new Field("{\"m\":%s}", All::m),
          new Field("{\"list\":[%s]}", all -> all.list().get(0)),
          new Field("{\"map\":{\"k\":%s}}", all -> all.map().get("k")),
          new Field("{\"array\":[%s]}", all -> all.array()[0]),
          new Field("{\"perhaps\":%s}", all -> all.perhaps().orElseThrow()),
          new Field("{\"nested\":{\"i\":%s}}", all -> all.nested().i()));

  private final DataReader<All> reader = new DataReader<>(new JsonbCodec(), "x", All.class);

  @Provide
  Arbitrary<String> numbers() {
    Arbitrary<BigInteger> edges =
        Arbitraries.of(7, 8, 15, 16, 24, 31, 32, 53, 63, 64, 200)
            .flatMap(
                power ->
                    Arbitraries.of(-2, -1, 0, 1, 2)
                        .map(near -> BigInteger.TWO.pow(power).add(BigInteger.valueOf(near))));
    Arbitrary<BigInteger> signed =
        Arbitraries.oneOf(edges, edges.map(BigInteger::negate), Arbitraries.bigIntegers());
    return Arbitraries.oneOf(
        signed.map(BigInteger::toString),
        signed.map(number -> number + ".0"),
        signed.map(number -> number.multiply(BigInteger.TEN) + "e-1"),
        signed.map(number -> number + ".5"),
        Arbitraries.bigDecimals().map(BigDecimal::toString),
        Arbitraries.of("0", "-0", "0.0", "0e999", "1e400", "1e-400", "1e3", "1e38", "3.5e38"));
  }

  @Property
  void bindsANumberExactlyOrRefusesIt(@ForAll("numbers") String number) {
    for (Field field : FIELDS) {
      try {
        Number bound = field.value.apply(reader.read(field.json.formatted(number)));
        assertThat(new BigDecimal(bound.toString()))
            .as(field.json)
            .isEqualByComparingTo(new BigDecimal(number));
      } catch (RouteException e) {
        assertThat(e.getMessage()).startsWith("$.");
      }
    }
  }

  @Property
  void bindsEveryIntegerThatItsTypeHolds(@ForAll byte b, @ForAll short s, @ForAll int i) {
    All all = reader.read("{\"b\":%d,\"s\":%d,\"i\":%d,\"g\":%d}".formatted(b, s, i, i));
    assertThat(List.of(all.b(), all.s(), all.i())).isEqualTo(List.of(b, s, i));
    assertThat(all.g()).isEqualTo(BigInteger.valueOf(i));
  }

  @Property
  void bindsEveryLongWithAnExponent(@ForAll long l) {
    BigInteger tenfold = BigInteger.valueOf(l).multiply(BigInteger.TEN);
    assertThat(reader.read("{\"l\":" + tenfold + "e-1}").l()).isEqualTo(l);
  }

  @Property
  void bindsEveryFloatAndDoubleAsJavaWritesThem(@ForAll float f, @ForAll double d) {
    All all = reader.read("{\"f\":" + f + ",\"ff\":" + f + ",\"d\":" + d + ",\"dd\":" + d + "}");
    assertThat(all.f()).isEqualTo(all.ff()).isEqualTo(f + 0.0f);
    assertThat(all.d()).isEqualTo(all.dd()).isEqualTo(d + 0.0);
  }

  /** As C writes them, and JavaScript those that need so many digits. */
  @Property
  void bindsEveryDoubleWrittenWithSeventeenDigits(@ForAll double d) {
    assertThat(reader.read("{\"d\":" + "%.16e".formatted(d) + "}").d()).isEqualTo(d + 0.0);
  }

  /** 3679261877212927500 is no double, but Java and JavaScript write one that way. */
  @Property
  void refusesAnIntegerBetweenTwoDoubles(@ForAll long l) {
    BigDecimal exact = BigDecimal.valueOf(l);
    BigDecimal written = new BigDecimal(Double.toString((double) l));
    if (new BigDecimal((double) l).compareTo(exact) != 0 && written.compareTo(exact) != 0) {
      assertThatThrownBy(() -> reader.read("{\"d\":" + l + "}")).isInstanceOf(RouteException.class);
    }
  }
}

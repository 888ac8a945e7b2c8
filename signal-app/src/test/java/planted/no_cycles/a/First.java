package planted.no_cycles.a;

/** Planted: breaks the rule no_cycles. */
public final class First {
  Object second = planted.no_cycles.b.Second.class;
}

package planted.no_cycles.b;

/** Planted: breaks the rule no_cycles. */
public final class Second {
  Object first = planted.no_cycles.a.First.class;
}

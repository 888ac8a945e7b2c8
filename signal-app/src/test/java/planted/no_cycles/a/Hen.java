package planted.no_cycles.a;

/** Planted: breaks the rule no_cycles. */
public final class Hen {
  Object egg = planted.no_cycles.b.Egg.class;
}

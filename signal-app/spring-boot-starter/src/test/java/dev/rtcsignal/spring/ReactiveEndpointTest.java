package dev.rtcsignal.spring;

import org.springframework.boot.WebApplicationType;

/** On Netty, with Spring WebFlux. */
class ReactiveEndpointTest extends EndpointContract {
  ReactiveEndpointTest() {
    super(WebApplicationType.REACTIVE);
  }
}

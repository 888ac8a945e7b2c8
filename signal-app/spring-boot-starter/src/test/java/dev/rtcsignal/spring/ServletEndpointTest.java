package dev.rtcsignal.spring;

import org.springframework.boot.WebApplicationType;

/** On Tomcat, with Spring MVC. */
class ServletEndpointTest extends EndpointContract {
  ServletEndpointTest() {
    super(WebApplicationType.SERVLET);
  }
}

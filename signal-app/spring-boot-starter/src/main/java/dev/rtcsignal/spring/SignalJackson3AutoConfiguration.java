package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.routing.JsonCodec;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** The codec of an application with a mapper of Jackson 3, as Spring Boot 4 makes it. */
@AutoConfiguration(
    after = SignalAutoConfiguration.class,
    afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(name = "tools.jackson.databind.json.JsonMapper")
@ConditionalOnBean(SignalProperties.class)
@ConditionalOnProperty(name = "signal.json", havingValue = "jackson", matchIfMissing = true)
class SignalJackson3AutoConfiguration {
  @Bean
  @ConditionalOnSingleCandidate(JsonMapper.class)
  @ConditionalOnMissingBean
  JsonCodec signalJsonCodec(JsonMapper mapper) {
    return new Jackson3Codec(mapper);
  }
}

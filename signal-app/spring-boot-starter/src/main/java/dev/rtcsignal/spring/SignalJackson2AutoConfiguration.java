package dev.rtcsignal.spring;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rtcsignal.adapter.routing.JsonCodec;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** The codec of an application with a mapper of Jackson 2 and none of Jackson 3. */
@AutoConfiguration(
    after = {SignalAutoConfiguration.class, SignalJackson3AutoConfiguration.class},
    afterName = {
      "org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration",
      "org.springframework.boot.jackson2.autoconfigure.Jackson2AutoConfiguration"
    })
@ConditionalOnClass(name = "com.fasterxml.jackson.databind.ObjectMapper")
@ConditionalOnBean(SignalProperties.class)
@ConditionalOnProperty(name = "signal.json", havingValue = "jackson", matchIfMissing = true)
class SignalJackson2AutoConfiguration {
  @Bean
  @ConditionalOnSingleCandidate(ObjectMapper.class)
  @ConditionalOnMissingBean
  JsonCodec signalJsonCodec(ObjectMapper mapper) {
    return new Jackson2Codec(mapper);
  }
}

package dev.mothership.cloud.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.utils.SdkAutoCloseable;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** A call that changes something, made from JSON so that what was planned is what is sent. */
public final class AwsWrite {
  private final String call;
  private final Sender sender;

  private AwsWrite(String call, Sender sender) {
    this.call = call;
    this.sender = sender;
  }

  @FunctionalInterface
  private interface Sender {
    SdkPojo send(AwsSession session, String region, JsonNode parameters);
  }

  /**
   * @param call as {@code ec2:ModifyInstanceMetadataOptions}, the service as the SDK names it
   */
  public static <
          B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>,
          C extends SdkAutoCloseable,
          P extends SdkPojo & SdkBuilder<P, Q>,
          Q>
      AwsWrite of(
          String call,
          Class<C> type,
          Supplier<B> client,
          Supplier<P> request,
          BiFunction<C, Q, ? extends SdkPojo> send) {
    return new AwsWrite(
        call,
        (session, region, parameters) -> {
          P builder = request.get();
          SdkRequests.fill(builder, parameters);
          return send.apply(session.client(type, client, region), builder.build());
        });
  }

  public String call() {
    return call;
  }

  /**
   * Makes the call.
   *
   * @param region a region's name, or {@link AwsSession#GLOBAL}
   * @param parameters under the API's own names
   * @return the answer
   * @throws dev.mothership.model.OperationFailed where AWS refuses or does not answer
   * @throws IllegalArgumentException where the parameters are none of this call
   */
  public JsonNode send(AwsSession session, String region, JsonNode parameters) {
    try {
      return SdkJson.of(sender.send(session, region, parameters));
    } catch (SdkException e) {
      throw AwsFailures.failed(call, e);
    }
  }
}

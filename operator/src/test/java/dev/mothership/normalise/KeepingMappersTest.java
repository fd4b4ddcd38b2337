package dev.mothership.normalise;

import static dev.mothership.normalise.Mapping.map;
import static dev.mothership.normalise.Mapping.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read of keys, secrets, parameters, queues and topics. */
class KeepingMappersTest {
  @Test
  void aKeyTellsItsStateItsPolicyAndItsRotation() {
    Normalised read =
        map(
            "aws.kms.key",
            "{KeyId: k-1, KeyArn: \"arn:aws:kms:eu-west-1:111122223333:key/k-1\", KeyManager: CUSTOMER}",
            Map.of(
                "key",
                yaml(
                    "{KeyManager: CUSTOMER, KeyState: Enabled, KeySpec: SYMMETRIC_DEFAULT, KeyUsage: ENCRYPT_DECRYPT, Origin: AWS_KMS, CreationDate: \"2026-01-01T00:00:00Z\"}"),
                "policy",
                yaml("{Statement: []}"),
                "rotation",
                yaml("{KeyRotationEnabled: true, RotationPeriodInDays: 365}"),
                "aliases",
                yaml("[alias/orders]"),
                "tags",
                yaml("[{TagKey: class, TagValue: confidential}]")));
    assertThat(read.asset().name()).isEqualTo("alias/orders");
    assertThat(read.asset().dataClass()).isEqualTo("confidential");
    assertThat(read.asset().properties())
        .isEqualTo(
            yaml(
                """
                keyManager: CUSTOMER
                keyState: Enabled
                keySpec: SYMMETRIC_DEFAULT
                keyUsage: ENCRYPT_DECRYPT
                origin: AWS_KMS
                creationDate: "2026-01-01T00:00:00Z"
                multiRegion: false
                policy: {Statement: []}
                rotationEnabled: true
                rotationDays: 365
                aliases: [alias/orders]
                """));
  }

  @Test
  void aSecretAndAParameterTellHowTheyAreKeptAndNothingMore() {
    String arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf";
    Normalised secret =
        map(
            "aws.secretsmanager.secret",
            """
            ARN: "%s"
            Name: prod/db
            OwningService: rds
            RotationEnabled: true
            RotationRules: {AutomaticallyAfterDays: 7}
            LastAccessedDate: "2026-01-02T00:00:00Z"
            Description: dropped
            """
                .formatted(arn),
            Map.of("policy", yaml("{Statement: []}")));
    assertThat(secret.asset().key().value()).isEqualTo(arn);
    assertThat(secret.asset().properties())
        .isEqualTo(
            yaml(
                """
                secretName: prod/db
                owningService: rds
                rotationEnabled: true
                rotationDays: 7
                lastAccessedDate: "2026-01-02T00:00:00Z"
                policy: {Statement: []}
                """));
    Normalised parameter =
        map(
            "aws.ssm.parameter",
            "{Name: token, Type: SecureString, KeyId: alias/aws/ssm}",
            Map.of());
    assertThat(parameter.asset().key().value())
        .isEqualTo("arn:aws:ssm:eu-west-1:111122223333:parameter/token");
    assertThat(parameter.asset().properties())
        .isEqualTo(
            yaml("{parameterName: token, parameterType: SecureString, kmsKeyId: alias/aws/ssm}"));
  }

  @Test
  void queuesAndTopicsTellTheirKeysAndPolicies() {
    Normalised queue =
        map(
            "aws.sqs.queue",
            "{QueueUrl: \"https://sqs.eu-west-1.amazonaws.com/111122223333/orders\"}",
            Map.of(
                "attributes",
                yaml("{SqsManagedSseEnabled: \"true\", VisibilityTimeout: \"30\"}"),
                "policy",
                yaml("{Statement: []}"),
                "tags",
                yaml("{class: internal}")));
    assertThat(queue.asset().key().value()).isEqualTo("arn:aws:sqs:eu-west-1:111122223333:orders");
    assertThat(queue.asset().dataClass()).isEqualTo("internal");
    assertThat(queue.asset().properties())
        .isEqualTo(
            yaml(
                """
                queueName: orders
                url: https://sqs.eu-west-1.amazonaws.com/111122223333/orders
                sqsManagedSse: true
                fifo: false
                policy: {Statement: []}
                """));
    Normalised topic =
        map(
            "aws.sns.topic",
            "{TopicArn: \"arn:aws:sns:eu-west-1:111122223333:orders\"}",
            Map.of(
                "attributes",
                yaml("{KmsMasterKeyId: alias/aws/sns, Owner: \"111122223333\"}"),
                "tags",
                yaml("[{Key: Name, Value: Orders}]")));
    assertThat(topic.asset().name()).isEqualTo("Orders");
    assertThat(topic.asset().properties())
        .isEqualTo(
            yaml(
                "{topicName: orders, kmsKeyId: alias/aws/sns, owner: \"111122223333\", fifo: false}"));
  }
}

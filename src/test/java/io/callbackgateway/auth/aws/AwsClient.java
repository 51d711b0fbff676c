package io.callbackgateway.auth.aws;

import io.callbackgateway.testing.Call;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs as callers do, with the signer of the AWS SDK. */
public record AwsClient(String accessKey, String secretKey, String region, String service, Instant at) {

    public AwsClient withSecretKey(String other) {
        return new AwsClient(accessKey, other, region, service, at);
    }

    public AwsClient at(Instant other) {
        return new AwsClient(accessKey, secretKey, region, service, other);
    }

    public Call sign(Call call) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .uri(URI.create("https://" + Call.HOST + call.target()))
                .method(SdkHttpMethod.fromValue(call.method()));
        for (int i = 0; i < call.headers().size(); i += 2) {
            request.appendHeader(call.headers().get(i), call.headers().get(i + 1));
        }
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsCredentialsIdentity.create(accessKey, secretKey))
                        .request(request.build())
                        .payload(ContentStreamProvider.fromByteArray(call.body()))
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !service.equals("s3"))
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !service.equals("s3"))
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)))
                .request();
        Call result = new Call(call.method(), call.target(), List.of(), call.body());
        for (Map.Entry<String, List<String>> header : signed.headers().entrySet()) {
            for (String value : header.getValue()) {
                result = result.and(header.getKey(), value);
            }
        }
        return result;
    }
}

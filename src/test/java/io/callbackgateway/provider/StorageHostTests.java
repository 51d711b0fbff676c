package io.callbackgateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageHostTests {

    @ParameterizedTest
    @CsvSource({
        "*.s3.amazonaws.com, https://bucket.s3.amazonaws.com/a",
        "*.s3.amazonaws.com, https://a.b.S3.amazonaws.com:443/a",
        "*.S3.amazonaws.com, HTTPS://bucket.s3.amazonaws.com/a",
        "files.example, https://files.example/a",
        "files.example:8443, https://files.example:8443/a",
        "http://localhost:8081, http://localhost:8081/a",
        "http://localhost, http://localhost:80/a",
        "https://10.0.0.7:9000, https://10.0.0.7:9000/a"
    })
    void urlOfTheHost(String host, URI url) {
        assertThat(StorageHost.of(host).has(url)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "*.s3.amazonaws.com, https://s3.amazonaws.com/a",
        "*.s3.amazonaws.com, https://evils3.amazonaws.com/a",
        "*.s3.amazonaws.com, https://bucket.s3.amazonaws.com.evil.example/a",
        "*.s3.amazonaws.com, https://bucket.s3.amazonaws.com./a",
        "*.s3.amazonaws.com, https://bucket.s3.amazonaws.com:8443/a",
        "*.s3.amazonaws.com, http://bucket.s3.amazonaws.com/a",
        "*.s3.amazonaws.com, http://bucket.s3.amazonaws.com:443/a",
        "files.example, https://a.files.example/a",
        "files.example:8443, https://files.example/a",
        "http://localhost:8081, https://localhost:8081/a",
        "http://localhost:8081, http://localhost/a"
    })
    void urlOfAnother(String host, URI url) {
        assertThat(StorageHost.of(host).has(url)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "*.com",
                "*.*.example",
                "a.*.example",
                "files.example/path",
                "user@files.example",
                "files.example:0",
                "files.example:65536",
                "10.0.0.7",
                "*.1",
                "2130706433",
                "[::1]",
                "ftp://files.example",
                "http://*.files.example",
                "files..example",
                "-files.example",
                "files.example."
            })
    void whatIsNone(String text) {
        assertThat(StorageHost.of(text)).isNull();
    }
}

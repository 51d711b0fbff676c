package io.callbackgateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

class GroupCommitTests {

    private final AtomicInteger commits = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(20);
    private HikariDataSource dataSource;
    private JdbcClient jdbc;
    private GroupCommit groupCommit;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        dataSource = new LedgerConfiguration().ledgerDataSource(new LedgerSettings("", "", "", 1), folder);
        jdbc = JdbcClient.create(dataSource);
        jdbc.sql("CREATE TABLE notes (note TEXT PRIMARY KEY)").update();
        groupCommit = new GroupCommit(new TransactionTemplate(new JdbcTransactionManager(dataSource) {
            @Override
            protected void doCommit(DefaultTransactionStatus status) {
                commits.incrementAndGet();
                super.doCommit(status);
            }
        }));
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        dataSource.close();
    }

    @Test
    void workThatQueuesUpBehindACommitSharesTheNext() throws Exception {
        List<Future<Integer>> work = behindALongCommit(List.of("a", "b", "c", "d", "e", "f"));

        for (Future<Integer> each : work) {
            assertThat(each.get()).isEqualTo(1);
        }
        assertThat(notes()).containsExactly("a", "b", "c", "d", "e", "f", "long");
        assertThat(commits).hasValue(2);
    }

    @Test
    void workThatFailsFailsAlone() throws Exception {
        List<Future<Integer>> work = behindALongCommit(List.of("a", "long", "b"));

        assertThat(work.get(0).get()).isEqualTo(1);
        assertThat(work.get(2).get()).isEqualTo(1);
        assertThatThrownBy(() -> work.get(1).get()).isInstanceOf(ExecutionException.class);
        assertThat(notes()).containsExactly("a", "b", "long");
    }

    /** Submits work while the writer is busy, so that all of it waits at the same time. */
    private List<Future<Integer>> behindALongCommit(List<String> notes) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Future<Integer> first = threads.submit(() -> groupCommit.run(() -> {
            begun.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return insert("long");
        }));
        begun.await();
        List<Future<Integer>> work = new ArrayList<>();
        for (String note : notes) {
            work.add(threads.submit(() -> groupCommit.run(() -> insert(note))));
        }
        await().until(() -> groupCommit.waiting() == notes.size());
        mayEnd.countDown();
        first.get();
        return work;
    }

    private int insert(String note) {
        return jdbc.sql("INSERT INTO notes (note) VALUES (?)").param(note).update();
    }

    private List<String> notes() {
        return jdbc.sql("SELECT note FROM notes ORDER BY note")
                .query(String.class)
                .list();
    }
}

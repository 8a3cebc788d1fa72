import { Duration } from 'aws-cdk-lib';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { NewsroomAlarm } from './alarm.ts';
import type { EnvName, NewsroomFunction } from './newsroom-function.ts';

export interface WorkQueueProps {
  /** The only function that reads the queue. */
  worker: NewsroomFunction;
  /** What it means for the newsroom that a message lies in the dead-letter queue: one sentence, shown by the alarm. */
  failure: string;
  /** The section of docs/runbook.md: the queue's name in docs/architecture.md, without `.fifo`. */
  runbook: string;
  /** Older than this, a waiting message is late, and an alarm says so. */
  late: Duration;
  /** Who is told. */
  alarms: ITopic | undefined;
  /** Messages of one group are worked off in order, one batch at a time.
   * @default false
   */
  fifo?: boolean;
  /** Messages that the worker gets at once.
   * @default 1
   */
  batchSize?: number;
  /** Workers at once, at least 2.
   * @default 10
   */
  maxConcurrency?: number;
  /** The variable in which senders find the queue's URL.
   * @default none: nobody but rules and Scheduler sends
   */
  variable?: EnvName;
}

/** How often a message is tried before it goes to the dead-letter queue. */
const TRIES = 5;
/** AWS's advice for queues that feed functions: six times the function's timeout (Lambda Developer Guide, "Using Lambda with Amazon SQS"). */
const VISIBILITY = 6;

/** A queue with its worker, its dead-letter queue, its alarms and the sentence that says what its failure means. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly #deadLetters: Queue;
  readonly #variable: EnvName | undefined;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const common = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      ...(props.fifo ? { fifo: true } : {}),
    };
    this.#variable = props.variable;
    this.#deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: Duration.seconds(VISIBILITY * props.worker.timeout.toSeconds()),
      deadLetterQueue: { queue: this.#deadLetters, maxReceiveCount: TRIES },
    });
    props.worker.lambda.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: props.batchSize ?? 1,
        maxConcurrency: props.maxConcurrency ?? 10,
        reportBatchItemFailures: true,
      }),
    );

    new NewsroomAlarm(this, 'DeadLettersAlarm', {
      metric: this.#deadLetters.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      above: 0,
      evaluationPeriods: 1,
      means: props.failure,
      runbook: props.runbook,
      alarms: props.alarms,
    });
    new NewsroomAlarm(this, 'LateAlarm', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      above: props.late.toSeconds(),
      evaluationPeriods: 3,
      means: `The ${props.runbook} queue is late: its oldest message waits for more than ${props.late.toHumanString()}.`,
      runbook: props.runbook,
      alarms: props.alarms,
    });
  }

  /**
   * The queue as the target of a rule. What EventBridge can't put into it lands in its dead-letter queue, whence it
   * is redriven like any other message.
   */
  target(): SqsQueue {
    return new SqsQueue(this.queue, { deadLetterQueue: this.#deadLetters });
  }

  /** `fn` may send to the queue, and knows its URL. */
  grantSend(fn: NewsroomFunction): void {
    if (this.#variable === undefined) {
      throw new Error(`${this.node.path} has no variable for its URL: give WorkQueue a \`variable\``);
    }
    fn.allow(
      { actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] },
      { [this.#variable]: this.queue.queueUrl },
    );
  }
}

import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export interface NewsroomAlarmProps extends Pick<AlarmProps, 'evaluationPeriods'> {
  metric: IMetric;
  /** The alarm goes off above this. */
  above: number;
  /** What it means for the newsroom that it goes off: one sentence. */
  means: string;
  /** The section of docs/runbook.md that says what to do. */
  runbook: string;
  /** Who is told. */
  alarms: ITopic | undefined;
}

/** An alarm that says what it means and where it is written what to do. */
export class NewsroomAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: NewsroomAlarmProps) {
    super(scope, id, {
      metric: props.metric,
      threshold: props.above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: props.evaluationPeriods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${props.means} What to do: docs/runbook.md#${props.runbook}`,
    });
    if (props.alarms) this.addAlarmAction(new SnsAction(props.alarms));
  }
}

/** An alarm that goes off as soon as a function fails. */
export class ErrorAlarm extends NewsroomAlarm {
  constructor(
    scope: Construct,
    id: string,
    { fn, ...props }: Pick<NewsroomAlarmProps, 'means' | 'runbook' | 'alarms'> & { fn: IFunction },
  ) {
    const metric = fn.metricErrors({ period: Duration.minutes(5) });
    super(scope, id, { ...props, metric, above: 0, evaluationPeriods: 1 });
  }
}

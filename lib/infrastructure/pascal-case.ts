/** Converts a kebab-case name to a construct id: `deliver-sms` gives `DeliverSms`. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
